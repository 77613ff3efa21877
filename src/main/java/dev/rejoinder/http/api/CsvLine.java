package dev.rejoinder.http.api;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines of CSV for spreadsheets (RFC 4180). A value that a spreadsheet would run as a
 * formula gets an apostrophe in front.
 */
final class CsvLine {
    /** The first characters of formulas; spreadsheets skip a tab or line break before one. */
    private static final String FORMULA = "=+-@\t\r\n";

    private CsvLine() {}

    static void write(Writer out, List<? extends @Nullable String> values) throws IOException {
        String separator = "";
        for (String value : values) {
            out.write(separator);
            out.write(cell(value == null ? "" : value));
            separator = ",";
        }
        out.write("\r\n");
    }

    private static String cell(String value) {
        boolean formula = !value.isEmpty() && FORMULA.indexOf(value.charAt(0)) >= 0;
        String safe = formula ? "'" + value : value;
        boolean quoted = safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return quoted ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
    }
}
