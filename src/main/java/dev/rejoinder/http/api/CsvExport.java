package dev.rejoinder.http.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An export as CSV (RFC 4180) with a header row. The first column is the type of the record. Every
 * value is quoted, and a value that a spreadsheet would run as a formula gets an apostrophe in
 * front. The file begins with a byte order mark, without which Excel takes the text for
 * Windows-1252.
 */
final class CsvExport implements ExportSink {
    /** How formulas begin, also in the full-width forms that some spreadsheets accept. */
    private static final String FORMULA_STARTS = "=+-@\t\r\n＝＋－＠";

    private static final String BYTE_ORDER_MARK = "\ufeff";

    private final OutputStream out;
    private final List<String> columns;

    /** Writes the header row. */
    CsvExport(OutputStream out, List<String> columns) throws IOException {
        this.out = out;
        this.columns = columns;
        out.write(BYTE_ORDER_MARK.getBytes(UTF_8));
        var header = new Cells();
        columns.forEach(name -> header.text(name, name));
        writeRow("type", header);
    }

    @Override
    public void write(String type, Consumer<Fields> fields) throws IOException {
        var cells = new Cells();
        fields.accept(cells);
        writeRow(type, cells);
    }

    private void writeRow(String type, Cells cells) throws IOException {
        var row = new StringBuilder();
        append(row, type);
        for (String column : columns) {
            append(row.append(','), cells.values.getOrDefault(column, ""));
        }
        out.write(row.append("\r\n").toString().getBytes(UTF_8));
    }

    private static void append(StringBuilder row, String value) {
        if (value.isEmpty()) {
            return;
        }
        row.append('"');
        if (FORMULA_STARTS.indexOf(value.charAt(0)) >= 0) {
            row.append('\'');
        }
        row.append(value.replace("\"", "\"\"")).append('"');
    }

    private static final class Cells implements Fields {
        final Map<String, String> values = new HashMap<>();

        @Override
        public void text(String name, @Nullable String value) {
            values.put(name, value == null ? "" : value);
        }

        @Override
        public void number(String name, @Nullable Long value) {
            text(name, value == null ? null : value.toString());
        }

        @Override
        public void time(String name, @Nullable Instant value) {
            text(name, value == null ? null : ApiTimestamps.text(value));
        }

        @Override
        public void json(String name, @Nullable String value) {
            text(name, value);
        }
    }
}
