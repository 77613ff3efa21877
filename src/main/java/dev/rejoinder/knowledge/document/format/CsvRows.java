package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.DocumentException;
import dev.rejoinder.knowledge.document.TableRowText;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Consumes CSV rows: titles, an optional header, and rows of values. */
final class CsvRows {
    private static final Pattern YEAR = Pattern.compile("(19|20)\\d\\d");

    private final BlockSink sink;

    /** The first row with several cells, until the next row shows whether it is a header. */
    private @Nullable List<String> first;

    private @Nullable List<String> header;

    CsvRows(BlockSink sink) {
        this.sink = sink;
    }

    void add(List<String> cells) throws DocumentException {
        List<String> before = first;
        if (filled(cells) == 0) {
            return;
        }
        if (header != null) {
            write(header, cells);
        } else if (before != null) {
            decide(before, cells);
        } else if (cells.size() > 1 && filled(cells) == 1) {
            // A title above the table, padded with separators.
            sink.tableRow(String.join("", cells));
        } else {
            first = cells;
        }
    }

    private void decide(List<String> before, List<String> cells) throws DocumentException {
        boolean isTitle = before.size() == 1 && cells.size() > 1;
        if (isTitle) {
            sink.tableRow(before.getFirst());
            first = cells;
            return;
        }
        if (HeaderRowCheck.isHeader(before) || areYears(before, cells)) {
            header = before;
        } else {
            header = List.of();
            write(List.of(), before);
        }
        first = null;
        write(header, cells);
    }

    /** Call after the last row. */
    void end() throws DocumentException {
        if (first != null) {
            write(List.of(), first);
        }
    }

    /** Whether the row consists of names and years, above other values. */
    private static boolean areYears(List<String> names, List<String> values) {
        boolean years = false;
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i).strip();
            boolean isYear = YEAR.matcher(name).matches();
            boolean below = i < values.size() && YEAR.matcher(values.get(i).strip()).matches();
            years |= isYear;
            if (isYear ? below : !name.isEmpty() && !HeaderRowCheck.isHeader(List.of(name))) {
                return false;
            }
        }
        return years;
    }

    private void write(List<String> names, List<String> values) throws DocumentException {
        for (String line : TableRowText.of(names, values)) {
            sink.tableRow(line);
        }
    }

    private static long filled(List<String> cells) {
        return cells.stream().filter(cell -> !cell.isBlank()).count();
    }
}
