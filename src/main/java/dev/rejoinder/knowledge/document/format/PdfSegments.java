package dev.rejoinder.knowledge.document.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Groups glyphs into line segments, for lines of any direction. */
final class PdfSegments {
    /** Baselines closer than this, relative to the font size, can be one line. */
    private static final float LEVEL = 0.2f;

    /** How many segments to look back; lines with overlapping letters are rare. */
    private static final int LOOKED_BACK = 4;

    private PdfSegments() {}

    /** The segments of a page, by the angle of their lines. */
    static Map<Integer, List<PdfSegment>> of(List<PdfGlyph> glyphs) {
        Map<Integer, List<PdfSegment>> drawn = new TreeMap<>();
        PdfSegment current = null;
        int order = 0;
        for (PdfGlyph glyph : glyphs) {
            if (current != null && PdfAccents.join(current, glyph)) {
                continue;
            }
            if (current == null || !current.isContinuedBy(glyph)) {
                if (glyph.isBlank()) {
                    continue;
                }
                current = new PdfSegment(glyph, order++);
                drawn.computeIfAbsent(glyph.angle(), angle -> new ArrayList<>()).add(current);
            } else {
                current.add(glyph);
            }
        }
        drawn.replaceAll((angle, segments) -> joined(segments));
        return drawn;
    }

    /** Joins pieces along each line, in whatever order they were drawn. */
    private static List<PdfSegment> joined(List<PdfSegment> segments) {
        List<PdfSegment> downwards = new ArrayList<>(segments);
        downwards.sort(
                Comparator.comparingDouble(PdfSegment::baseline)
                        .thenComparingInt(PdfSegment::order));
        var joined = new ArrayList<PdfSegment>();
        var level = new ArrayList<PdfSegment>();
        for (PdfSegment segment : downwards) {
            if (!level.isEmpty()
                    && segment.baseline() - level.getLast().baseline()
                            > LEVEL * Math.min(segment.size(), level.getLast().size())) {
                joinLevel(level, joined);
                level.clear();
            }
            level.add(segment);
        }
        joinLevel(level, joined);
        joined.sort(Comparator.comparingInt(PdfSegment::order));
        return joined;
    }

    private static void joinLevel(List<PdfSegment> level, List<PdfSegment> joined) {
        level.sort(
                Comparator.comparingDouble(PdfSegment::left).thenComparingInt(PdfSegment::order));
        int first = joined.size();
        for (PdfSegment segment : level) {
            PdfSegment before = null;
            for (int i = joined.size() - 1;
                    i >= Math.max(first, joined.size() - LOOKED_BACK) && before == null;
                    i--) {
                before = joined.get(i).isContinuedBy(segment) ? joined.get(i) : null;
            }
            if (before == null) {
                joined.add(segment);
            } else {
                before.addAll(segment);
            }
        }
    }
}
