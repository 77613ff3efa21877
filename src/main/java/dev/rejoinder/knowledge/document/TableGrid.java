package dev.rejoinder.knowledge.document;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table as laid out in its source: cells in rows, some spanning several rows or columns. Readers
 * add cells in source order; {@link #lines} returns one line of text per row, in which each value
 * has the names of its row and column. Not thread-safe.
 */
public final class TableGrid {
    /** Column spans are cut to this. */
    private static final int MAX_COLUMN_SPAN = 100;

    /** Limit of grid positions filled by spans; beyond it, spans are ignored. */
    private static final int MAX_COPIES = 200_000;

    private final List<Row> rows = new ArrayList<>();
    private final Map<Integer, Open> open = new HashMap<>();
    private int copies;

    /** Index of the first row of the table's footer. */
    private int foot = Integer.MAX_VALUE;

    /** How the source marks a cell. */
    public enum Mark {
        PLAIN,
        /** All of its text is bold: a name if the whole first row or column is bold. */
        BOLD,
        /** A header cell, such as {@code <th>}. */
        NAME
    }

    /**
     * A cell.
     *
     * @param row its first row, from 0
     * @param column its first column, from 0
     */
    record Cell(String text, Mark mark, int row, int column) {}

    /**
     * A row. Each column has the cell that covers it, or null.
     *
     * @param number from 0
     * @param head whether the source puts it into the table's head
     */
    @SuppressWarnings(
            "ReferenceEquality") // A cell that spans several positions is the same object in each.
    record Row(int number, boolean head, List<@Nullable Cell> cells) {
        /** Whether a single cell spans the whole width. */
        boolean isTitle(int width) {
            Cell first = cell(0);
            if (width < 2 || first == null || first.row() != number || first.text().isEmpty()) {
                return false;
            }
            boolean whole = cells.size() == width && cells.stream().allMatch(cell -> cell == first);
            boolean named = first.mark() == Mark.NAME && (cells.size() == 1 || width > 2);
            return whole || (named && distinct().size() == 1);
        }

        /** The cells with text, each once. */
        List<Cell> distinct() {
            var distinct = new ArrayList<Cell>();
            Cell before = null;
            for (Cell cell : cells) {
                if (cell != null && cell != before && !cell.text().isEmpty()) {
                    distinct.add(cell);
                }
                before = cell;
            }
            return distinct;
        }

        boolean isBlank() {
            return cells.stream().allMatch(cell -> cell == null || cell.text().isEmpty());
        }

        String text(int column) {
            Cell cell = cell(column);
            return cell == null ? "" : cell.text();
        }

        @Nullable Cell cell(int column) {
            return column < cells.size() ? cells.get(column) : null;
        }
    }

    /** A cell that spans further rows. */
    private record Open(Cell cell, int rowsLeft) {}

    /** Begins a part of the table, such as its head. Spans do not cross parts. */
    public void section() {
        endRow();
        open.clear();
    }

    /** Begins the footer: its rows belong to the whole table and not to a group title within it. */
    public void foot() {
        foot = rows.size();
    }

    /**
     * Begins a row.
     *
     * @param head whether the source puts it into the table's head
     */
    public void row(boolean head) {
        endRow();
        rows.add(new Row(rows.size(), head, new ArrayList<>()));
    }

    /**
     * Adds a cell to the current row.
     *
     * @param columns its column span, at least 1
     * @param down its row span, at least 1; 0 for all further rows of its part
     */
    public void cell(String text, Mark mark, int columns, int down) {
        Row row = current();
        fillFromAbove(row);
        int first = row.cells().size();
        var cell = new Cell(text.strip(), mark, rows.size() - 1, first);
        int wide = Math.clamp(columns, 1, MAX_COLUMN_SPAN);
        for (int i = 0; i < wide; i++) {
            // This cell wins where a span from above overlaps it.
            if (i > 0 && !mayCopy()) {
                break;
            }
            row.cells().add(cell);
            int below = down <= 0 ? Integer.MAX_VALUE : down - 1;
            if (below > 0) {
                open.put(first + i, new Open(cell, below));
            } else {
                open.remove(first + i);
            }
        }
    }

    /** Adds a cell that continues the one above, as DOCX marks merged rows. */
    public void continued(int columns) {
        Row row = current();
        Row above = rows.size() < 2 ? null : rows.get(rows.size() - 2);
        int first = row.cells().size();
        int wide = Math.clamp(columns, 1, MAX_COLUMN_SPAN);
        for (int i = 0; i < wide && (i == 0 || mayCopy()); i++) {
            row.cells().add(above == null ? null : above.cell(first + i));
        }
    }

    /** Whether the table has no text. */
    public boolean isBlank() {
        return rows.stream().allMatch(Row::isBlank);
    }

    /** Returns one line per row, and one per title within the table. */
    public List<String> lines() {
        endRow();
        List<Row> filled = rows.stream().filter(row -> !row.isBlank()).toList();
        return new TableText(filled, foot).lines();
    }

    private Row current() {
        if (rows.isEmpty()) {
            rows.add(new Row(0, false, new ArrayList<>()));
        }
        return rows.getLast();
    }

    /** Fills positions covered by spans from above, up to the next free column. */
    private void fillFromAbove(Row row) {
        while (true) {
            int column = row.cells().size();
            Open above = open.get(column);
            if (above == null) {
                return;
            }
            take(row, column, above);
        }
    }

    private void take(Row row, int column, Open above) {
        if (!mayCopy()) {
            open.clear();
            return;
        }
        row.cells().add(above.cell());
        if (above.rowsLeft() == 1) {
            open.remove(column);
        } else {
            open.put(column, new Open(above.cell(), above.rowsLeft() - 1));
        }
    }

    private void endRow() {
        if (rows.isEmpty() || open.isEmpty()) {
            return;
        }
        Row row = rows.getLast();
        int last = open.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1);
        while (row.cells().size() <= last && !open.isEmpty()) {
            int column = row.cells().size();
            Open above = open.get(column);
            if (above != null) {
                take(row, column, above);
            } else if (mayCopy()) {
                row.cells().add(null);
            } else {
                open.clear();
            }
        }
    }

    private boolean mayCopy() {
        return copies++ < MAX_COPIES;
    }
}
