package dev.rejoinder.knowledge.document.format;

import dev.rejoinder.knowledge.document.TableGrid;
import dev.rejoinder.knowledge.document.TableGrid.Mark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Element;

/** HTML tables, and elements with ARIA table roles. */
final class HtmlTable {
    private static final Set<String> ROLES = Set.of("table", "grid", "treegrid");

    /** A cell this long indicates a layout table. */
    private static final int LONG_CELL = 600;

    private HtmlTable() {}

    /** Whether an element and its descendants have the ARIA roles of a table. */
    static boolean isAriaTable(Element element) {
        return ROLES.contains(element.attr("role")) && !rows(element).isEmpty();
    }

    /** Whether a table only serves layout. */
    static boolean isLayout(Element table) {
        String role = table.attr("role");
        if (role.equals("presentation") || role.equals("none")) {
            return true;
        }
        List<Element> rows = rows(table);
        int cells = 0;
        int several = 0;
        boolean marked = false;
        for (Element row : rows) {
            List<Element> inRow = cells(row);
            cells += inRow.size();
            several += inRow.size() > 1 ? 1 : 0;
            marked |= inRow.stream().anyMatch(HtmlTable::isName) && !inRow.isEmpty();
        }
        if (cells < 2) {
            return true;
        }
        if (marked || table.selectFirst("> caption") != null) {
            return false;
        }
        boolean parts = table.selectFirst("table table, h1, h2, h3, h4, h5, h6, pre") != null;
        boolean lists = table.selectFirst("ul, ol, dl, p + p") != null;
        return parts || several == 0 || ((lists || several < 2) && hasLongCell(rows));
    }

    /** Empty if there is none. */
    static String caption(Element table) {
        Element caption = table.selectFirst("> caption");
        return caption == null ? "" : caption.text();
    }

    static List<String> lines(Element table) {
        var grid = new TableGrid();
        Element part = null;
        for (Element row : rows(table)) {
            if (part != null && !part.equals(row.parent())) {
                grid.section();
                if (isFoot(row)) {
                    grid.foot();
                }
            }
            part = row.parent();
            grid.row(part != null && part.normalName().equals("thead"));
            for (Element cell : cells(row)) {
                grid.cell(
                        TableCellText.of(cell),
                        mark(cell),
                        HtmlBlocks.number(span(cell, "col"), 1),
                        HtmlBlocks.number(span(cell, "row"), 1));
            }
        }
        return grid.lines();
    }

    private static String span(Element cell, String of) {
        String span = cell.attr(of + "span");
        return span.isEmpty() ? cell.attr("aria-" + of + "span") : span;
    }

    private static boolean hasLongCell(List<Element> rows) {
        for (Element row : rows) {
            for (Element cell : cells(row)) {
                if (cell.text().length() > LONG_CELL) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The rows of this table, without those of nested tables. */
    private static List<Element> rows(Element table) {
        var rows = new ArrayList<Element>();
        for (Element child : table.children()) {
            if (isRow(child)) {
                rows.add(child);
            } else if (child.is("thead, tbody, tfoot, [role=rowgroup]")) {
                child.children().stream().filter(HtmlTable::isRow).forEach(rows::add);
            }
        }
        // The footer is displayed last, wherever it is in the source.
        rows.sort(Comparator.comparing(HtmlTable::isFoot));
        return rows;
    }

    private static boolean isFoot(Element row) {
        Element part = row.parent();
        return part != null && part.normalName().equals("tfoot");
    }

    private static boolean isRow(Element element) {
        return element.normalName().equals("tr") || element.attr("role").equals("row");
    }

    private static List<Element> cells(Element row) {
        return row.children().stream()
                .filter(
                        cell ->
                                cell.is("td, th")
                                        || cell.is(
                                                "[role=cell], [role=gridcell], [role=rowheader],"
                                                        + " [role=columnheader]"))
                .toList();
    }

    private static Mark mark(Element cell) {
        if (isName(cell)) {
            return Mark.NAME;
        }
        Element only = cell.childrenSize() == 1 ? cell.child(0) : null;
        while (only != null && only.is("p, span, font, div") && only.childrenSize() == 1) {
            only = only.child(0);
        }
        boolean bold = only != null && only.is("b, strong") && only.text().equals(cell.text());
        return bold ? Mark.BOLD : Mark.PLAIN;
    }

    private static boolean isName(Element cell) {
        return cell.normalName().equals("th")
                || cell.hasAttr("scope")
                || cell.attr("role").endsWith("header");
    }
}
