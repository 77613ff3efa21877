package dev.rejoinder.knowledge.document.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Orders the segments of a page for reading: from top to bottom, columns of prose one after the
 * other, and tables row by row.
 */
final class PdfReadingOrder {
    /** Minimum distance of columns, relative to the font size. */
    private static final float GUTTER = 0.8f;

    /** A vertical gap larger than this, relative to the font size, begins a new part. */
    private static final float BREAK = 3.5f;

    private static final int LEAST_ROWS = 3;
    private static final int MAX_ROWS = 1_000;
    private static final int MAX_DEPTH = 4;

    private final List<List<PdfSegment>> lines = new ArrayList<>();
    private final List<Flow> flows = new ArrayList<>();

    /** Lines of one column, or of a part across the whole page, in reading order. */
    record Flow(List<List<PdfSegment>> lines, boolean isTable) {}

    private PdfReadingOrder() {}

    static List<Flow> of(List<PdfSegment> segments) {
        var order = new PdfReadingOrder();
        List<PdfBaselineRow> rows = PdfBaselineRow.of(segments);
        if (rows.size() > MAX_ROWS) {
            segments.forEach(segment -> order.lines.add(List.of(segment)));
        } else {
            order.read(rows, 0);
        }
        order.endFlow();
        return order.flows;
    }

    private void read(List<PdfBaselineRow> rows, int depth) {
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
                    read(PdfBaselineRow.of(column), depth + 1);
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

    /** Returns the longest run of rows from here on with a common gap, or null. */
    private static @Nullable PdfColumns columns(List<PdfBaselineRow> rows, int start) {
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

    private static boolean isBreak(PdfBaselineRow above, PdfBaselineRow below) {
        return below.baseline() - above.baseline() > BREAK * Math.max(above.size(), below.size());
    }

    /**
     * Writes a table in drawing order if that goes row by row and left to right, which keeps
     * wrapped cells together; otherwise row by row.
     */
    private void table(List<PdfBaselineRow> rows) {
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
