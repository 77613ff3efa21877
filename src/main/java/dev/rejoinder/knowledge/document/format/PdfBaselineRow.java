package dev.rejoinder.knowledge.document.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Segments on one baseline, from left to right. */
final class PdfBaselineRow {
    /** Maximum distance of baselines in one row, relative to the font size. */
    private static final float LEVEL = 0.35f;

    /** The same for form values, which are not aligned exactly with their labels. */
    private static final float LEVEL_OF_FILLED = 0.7f;

    private final List<PdfSegment> segments = new ArrayList<>();
    private float baseline;
    private float size;

    private PdfBaselineRow() {}

    static List<PdfBaselineRow> of(List<PdfSegment> segments) {
        var rows = new ArrayList<PdfBaselineRow>();
        List<PdfSegment> downwards = new ArrayList<>(segments);
        downwards.sort(
                Comparator.comparingDouble(PdfSegment::baseline)
                        .thenComparingInt(PdfSegment::order));
        for (PdfSegment segment : downwards) {
            if (rows.isEmpty() || !rows.getLast().isLevel(segment)) {
                rows.add(new PdfBaselineRow());
            }
            rows.getLast().add(segment);
        }
        rows.forEach(row -> row.segments.sort(Comparator.comparingDouble(PdfSegment::left)));
        return rows;
    }

    private boolean isLevel(PdfSegment segment) {
        boolean filled = segment.isFilled() != segments.getFirst().isFilled();
        float level = filled ? LEVEL_OF_FILLED : LEVEL;
        return segment.baseline() - baseline <= level * Math.min(segment.size(), size);
    }

    private void add(PdfSegment segment) {
        if (segments.isEmpty()) {
            baseline = segment.baseline();
        }
        size = Math.max(size, segment.size());
        segments.add(segment);
    }

    List<PdfSegment> segments() {
        return segments;
    }

    float baseline() {
        return baseline;
    }

    float size() {
        return size;
    }
}
