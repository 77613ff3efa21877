package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.CleanText;
import dev.rejoinder.knowledge.document.DocumentException;
import java.util.HashSet;
import java.util.List;

/**
 * Rows of a table to blocks: each cell after its column's name, so that a row speaks for itself.
 */
final class Rows {
    private static final int MAX_NAME = 80;

    private Rows() {}

    /** Whether a first row reads like names of columns: short, different and not numbers. */
    static boolean isHeader(List<String> row) {
        var seen = new HashSet<String>();
        int filled = 0;
        for (String cell : row) {
            String name = cell.strip();
            if (name.isEmpty()) {
                continue;
            }
            filled++;
            if (name.length() > MAX_NAME
                    || name.codePoints().noneMatch(Character::isLetter)
                    || !seen.add(name)) {
                return false;
            }
        }
        // The corner of a table may be empty, no more.
        return filled > 0 && filled >= row.size() - 1;
    }

    /** Writes rows, of which the first may be the header. */
    static void write(List<List<String>> rows, boolean withHeader, BlockSink sink)
            throws DocumentException {
        if (withHeader && rows.size() > 1) {
            List<String> header = rows.getFirst();
            for (List<String> row : rows.subList(1, rows.size())) {
                sink.tableRow(row(header, row));
            }
        } else {
            for (List<String> row : rows) {
                sink.tableRow(row(List.of(), row));
            }
        }
    }

    /** {@code "name: value; name: value"}, or {@code "value | value"} without names. */
    static String row(List<String> header, List<String> row) {
        var text = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            String value = row.get(i).strip();
            if (!CleanText.saysSomething(value) && value.length() < 2 && !isSign(value)) {
                continue;
            }
            String name = i < header.size() ? header.get(i).strip() : "";
            if (!text.isEmpty()) {
                text.append(header.isEmpty() ? " | " : "; ");
            }
            text.append(name).append(name.isEmpty() ? "" : ": ").append(value);
        }
        return text.toString();
    }

    /** Single characters that answer: check marks, plus and minus. */
    private static boolean isSign(String value) {
        return !value.isEmpty() && "✓✔✗✘×+-–—%".contains(value);
    }
}
