package dev.rejoinder.knowledge.document.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a page in the order of reading: from the top down, columns of text one after the
 * other, and tables row by row.
 */
final class PdfReadingOrder {
    /** Columns are this far apart at least, as a part of the letters' size. */
    private static final float GUTTER = 0.8f;

    /** What is this far below, in sizes of the letters, begins something new. */
    private static final float BREAK = 3.5f;

    private static final int LEAST_ROWS = 3;
    private static final int MAX_ROWS = 1_000;
    private static final int MAX_DEPTH = 4;

    private final List<List<PdfSegment>> lines = new ArrayList<>();
    private final List<Flow> flows = new ArrayList<>();

    /** Lines of one column, or of what stands over the whole page, in the order of reading. */
    record Flow(List<List<PdfSegment>> lines, boolean isTable) {}

    private PdfReadingOrder() {}

    static List<Flow> of(List<PdfSegment> segments) {
        var order = new PdfReadingOrder();
        List<PdfRow> rows = PdfRow.of(segments);
        if (rows.size() > MAX_ROWS) {
            segments.forEach(segment -> order.lines.add(List.of(segment)));
        } else {
            order.read(rows, 0);
        }
        order.endFlow();
        return order.flows;
    }

    private void read(List<PdfRow> rows, int depth) {
        int at = 0;
        while (at < rows.size()) {
            PdfColumns columns = columns(rows, at);
            if (columns == null || depth == MAX_DEPTH) {
                lines.add(rows.get(at).segments());
                at++;
                continue;
            }
            int end = at + columns.rows();
            if (columns.areText()) {
                endFlow();
                for (List<PdfSegment> column : columns.inOrder()) {
                    read(PdfRow.of(column), depth + 1);
                    endFlow();
                }
            } else if (columns.areTable()) {
                endFlow();
                flows.add(new Flow(columns.cells(), true));
            } else if (columns.areNamesAndValues()) {
                rows.subList(at, end).forEach(row -> lines.add(row.segments()));
            } else {
                table(rows.subList(at, end));
            }
            at = end;
        }
    }

    private void endFlow() {
        if (!lines.isEmpty()) {
            flows.add(new Flow(List.copyOf(lines), false));
            lines.clear();
        }
    }

    /** The longest stretch of rows from here on that a gap runs through, or null. */
    private static @Nullable PdfColumns columns(List<PdfRow> rows, int start) {
        var columns = new PdfColumns(GUTTER);
        for (int i = start; i < rows.size(); i++) {
            if (i > start && isBreak(rows.get(i - 1), rows.get(i)) && columns.count() > 1) {
                break;
            }
            if (!columns.add(rows.get(i))) {
                break;
            }
        }
        return columns.count() > 1 && columns.standSideBySide(LEAST_ROWS) ? columns : null;
    }

    private static boolean isBreak(PdfRow above, PdfRow below) {
        return below.baseline() - above.baseline() > BREAK * Math.max(above.size(), below.size());
    }

    /**
     * Cells as they were drawn, where that is from row to row and from left to right: then what is
     * wrapped in one cell stays together. Else row by row.
     */
    private void table(List<PdfRow> rows) {
        var drawn = new ArrayList<PdfSegment>();
        rows.forEach(row -> drawn.addAll(row.segments()));
        drawn.sort(Comparator.comparingInt(PdfSegment::order));
        boolean sane = true;
        for (int i = 1; i < drawn.size() && sane; i++) {
            PdfSegment before = drawn.get(i - 1);
            PdfSegment next = drawn.get(i);
            boolean above = next.baseline() < before.baseline() - before.size() / 2;
            sane = !above || next.left() >= before.right();
        }
        if (!sane) {
            rows.forEach(row -> lines.add(row.segments()));
            return;
        }
        List<PdfSegment> line = new ArrayList<>();
        for (PdfSegment segment : drawn) {
            if (!line.isEmpty() && !isRightOf(segment, line.getLast())) {
                lines.add(List.copyOf(line));
                line.clear();
            }
            line.add(segment);
        }
        lines.add(List.copyOf(line));
    }

    private static boolean isRightOf(PdfSegment segment, PdfSegment before) {
        return segment.left() >= before.right() - before.size()
                && Math.abs(segment.baseline() - before.baseline()) <= before.size() / 2;
    }
}
