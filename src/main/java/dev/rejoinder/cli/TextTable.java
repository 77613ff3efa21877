package dev.rejoinder.cli;

import java.util.ArrayList;
import java.util.List;

/** A table: aligned columns on a terminal, tab-separated otherwise. */
final class TextTable {
    private static final String GAP = "  ";

    private final List<String> heading;
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(List<String> heading) {
        this.heading = List.copyOf(heading);
    }

    /**
     * Adds a row with one cell per heading. Removes characters that would break the table or the
     * terminal.
     */
    void add(List<String> row) {
        if (row.size() != heading.size()) {
            throw new IllegalArgumentException(
                    row.size() + " cells below " + heading.size() + " headings");
        }
        rows.add(
                row.stream()
                        .map(cell -> Terminal.harmless(cell.replaceAll("\\p{Cc}", " ")))
                        .toList());
    }

    /** The lines, without line ends; tab-separated output has no heading. */
    List<String> lines(boolean forEyes) {
        if (!forEyes) {
            return rows.stream().map(row -> String.join("\t", row)).toList();
        }
        List<List<String>> all = new ArrayList<>(List.of(heading));
        all.addAll(rows);
        int[] widths = widths(all);
        return all.stream().map(row -> aligned(row, widths)).toList();
    }

    private int[] widths(List<List<String>> all) {
        int[] widths = new int[heading.size()];
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        return widths;
    }

    private static String aligned(List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = row.get(i);
            line.append(i == 0 ? "" : GAP).append(cell);
            line.repeat(' ', widths[i] - width(cell));
        }
        return line.toString().stripTrailing();
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
