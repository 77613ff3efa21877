package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.TableGrid;
import dev.rejoinder.knowledge.document.TableGrid.Mark;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamReader;

/** Builds a DOCX table from the stream of its rows and cells. */
final class DocxTable {
    private static final int MAX_SPAN = 100;

    private final TableGrid grid = new TableGrid();

    /** The rows as plain text, for a table within a cell. */
    private final List<String> plain = new ArrayList<>();

    private List<Cell> row = new ArrayList<>();
    private Cell cell = new Cell();
    private boolean head;
    private boolean gone;
    private int before;

    private static final class Cell {
        private final StringBuilder text = new StringBuilder();
        private int columns = 1;
        private boolean continued;
        private boolean continuedAcross;
        private boolean bold = true;
        private boolean endsWithEntry;
    }

    void beginRow() {
        row = new ArrayList<>();
        head = false;
        gone = false;
        before = 0;
    }

    void beginCell() {
        cell = new Cell();
    }

    /** Takes a property of the current row or cell. */
    void property(String name, XMLStreamReader at) {
        switch (name) {
            case "gridSpan" -> cell.columns = number(DocxXml.attribute(at, "val"), 1);
            case "vMerge" -> cell.continued = !DocxXml.attribute(at, "val").equals("restart");
            case "hMerge" -> cell.continuedAcross = !DocxXml.attribute(at, "val").equals("restart");
            case "gridBefore" -> before = number(DocxXml.attribute(at, "val"), 0);
            case "tblHeader" -> head = DocxXml.isOn(at);
            case "hidden" -> gone = DocxXml.isOn(at);
            default -> {}
        }
    }

    /** Drops the current row, which is deleted or hidden. */
    void dropRow() {
        gone = true;
    }

    /** Adds a paragraph or list entry to the current cell. */
    void text(String text, boolean bold, boolean entry) {
        if (text.isBlank()) {
            return;
        }
        if (!cell.text.isEmpty()) {
            cell.text.append(entry && cell.endsWithEntry ? ", " : " ");
        }
        cell.text.append(text.replace('\n', ' '));
        cell.bold &= bold;
        cell.endsWithEntry = entry;
    }

    void endCell() {
        row.add(cell);
    }

    void endRow() {
        if (gone) {
            return;
        }
        grid.row(head);
        if (before > 0) {
            grid.cell("", Mark.PLAIN, before, 1);
        }
        var texts = new ArrayList<String>();
        for (int i = 0; i < row.size(); i++) {
            Cell each = row.get(i);
            int columns = each.columns;
            while (i + 1 < row.size() && row.get(i + 1).continuedAcross) {
                columns = Math.min(MAX_SPAN, columns + row.get(++i).columns);
            }
            String text = each.text.toString().strip();
            texts.add(text);
            if (each.continued) {
                grid.continued(columns);
            } else {
                boolean bold = each.bold && !text.isEmpty();
                grid.cell(text, bold ? Mark.BOLD : Mark.PLAIN, columns, 1);
            }
        }
        texts.removeIf(String::isBlank);
        if (!texts.isEmpty()) {
            plain.add(String.join(" ", texts));
        }
    }

    /** One line per row. */
    List<String> lines() {
        return grid.lines();
    }

    /** The table as one line, for the enclosing cell. */
    String inOneLine() {
        return String.join("; ", plain);
    }

    private static int number(String value, int otherwise) {
        return value.length() < 4 && value.chars().allMatch(Character::isDigit) && !value.isEmpty()
                ? Math.clamp(Integer.parseInt(value), otherwise, MAX_SPAN)
                : otherwise;
    }
}
