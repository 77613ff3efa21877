package dev.rejoinder.knowledge.document;

import dev.rejoinder.knowledge.document.TableGrid.Cell;
import dev.rejoinder.knowledge.document.TableGrid.Row;
import java.util.ArrayList;
import java.util.List;

/** Formats a table from top to bottom: titles, headers, and rows of values. */
@SuppressWarnings(
        "ReferenceEquality") // A cell that spans several positions is the same object in each.
final class TableText {
    private final List<Row> rows;
    private final int width;

    /** Index of the first row of the table's footer. */
    private final int foot;

    private final TableHeader header;
    private final List<String> lines = new ArrayList<>();

    /** Names of the columns; empty without a header. */
    private List<String> names = List.of();

    /** The title of the following rows within the table; empty without one. */
    private String group = "";

    private boolean groupIsWritten = true;
    private boolean headerIsWritten = true;

    TableText(List<Row> rows, int foot) {
        this.foot = foot;
        this.rows = rows;
        this.width = rows.stream().mapToInt(row -> row.cells().size()).max().orElse(0);
        this.header = new TableHeader(rows, width);
    }

    List<String> lines() {
        if (header.isFirstColumn()) {
            return new TableText(header.transposed(), Integer.MAX_VALUE).lines();
        }
        int i = 0;
        while (i < rows.size()) {
            Row row = rows.get(i);
            if (row.number() == foot) {
                writeGroup();
                group = "";
            }
            boolean isTitle = row.isTitle(width);
            int header = isTitle ? 0 : this.header.rowsAt(i);
            if (isTitle) {
                title(row);
                i++;
            } else if (header > 0) {
                writeHeader();
                names = this.header.names(i, header);
                headerIsWritten = false;
                i += header;
            } else {
                values(row);
                i++;
            }
        }
        writeHeader();
        writeGroup();
        return lines;
    }

    private void title(Row row) {
        writeGroup();
        String text = row.text(0);
        boolean isSentence = text.endsWith(".") || text.length() > TableRowText.MAX_NAME / 2;
        if (isSentence) {
            lines.add(text);
        } else {
            group = TableRowText.name(text);
            groupIsWritten = false;
        }
    }

    /** Writes a title without rows as a line of its own. */
    private void writeGroup() {
        if (!groupIsWritten) {
            lines.add(group);
            groupIsWritten = true;
        }
    }

    /** Writes a header without rows as a line of its own. */
    private void writeHeader() {
        if (!headerIsWritten) {
            lines.addAll(TableRowText.of(List.of(), names));
            headerIsWritten = true;
        }
    }

    private void values(Row row) {
        var text = new TableRowText();
        if (!group.isEmpty()) {
            text.value("", group);
            text.named();
        }
        int end = row.cells().size();
        // Without a header, a name precedes its values.
        String name = "";
        boolean nameIsWritten = true;
        boolean naming = true;
        for (int column = 0; column < end; column++) {
            Cell cell = row.cell(column);
            if (cell == null || cell.text().isEmpty() || isRepeated(cell, row, column)) {
                continue;
            }
            boolean isName = header.isName(cell, column);
            if (naming && !isName && column > 0) {
                text.named();
                naming = false;
            }
            if (!names.isEmpty()) {
                text.value(names(cell, row, column), cell.text());
            } else if (isName) {
                text.value("", nameIsWritten ? "" : name);
                name = cell.text();
                nameIsWritten = false;
            } else {
                text.value(nameIsWritten ? "" : name, cell.text());
                nameIsWritten = true;
            }
        }
        text.value("", nameIsWritten ? "" : name);
        lines.addAll(text.lines());
        groupIsWritten = true;
        headerIsWritten = true;
    }

    /**
     * Whether a cell was already written in this row, or is a long text that spans down from a row
     * above.
     */
    private static boolean isRepeated(Cell cell, Row row, int column) {
        boolean written = column > 0 && row.cell(column - 1) == cell;
        return written
                || (cell.text().length() > TableRowText.MAX_NAME && cell.row() != row.number());
    }

    /** Returns the names of all columns that a cell spans. */
    private String names(Cell cell, Row row, int column) {
        var all = new ArrayList<String>();
        for (int i = column; i < row.cells().size() && row.cell(i) == cell; i++) {
            String name = i < names.size() ? names.get(i) : "";
            if (!name.isEmpty() && !all.contains(name) && all.size() < 10) {
                all.add(name);
            }
        }
        return String.join(", ", all);
    }
}
