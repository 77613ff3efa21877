package dev.rejoinder.knowledge.document.format;

import java.util.ArrayList;
import java.util.List;

/** Adjacent glyphs of one line, up to the next wide gap. */
final class PdfSegment {
    /** A gap wider than this, relative to the font size, is more than a space. */
    private static final float WIDE = 0.9f;

    private static final float OVERLAP = 0.5f;

    /** Maximum distance of baselines in one line, relative to the font size. */
    private static final float LEVEL = 0.25f;

    /**
     * Superscripts and subscripts are smaller than this, and shifted by no more than that, relative
     * to the font size.
     */
    private static final float SMALL = 0.85f;

    private static final float RAISED = 0.65f;

    private final List<PdfGlyph> glyphs = new ArrayList<>();
    private int order;
    private float left = Float.MAX_VALUE;
    private float right = -Float.MAX_VALUE;
    private float baseline;
    private float size;

    PdfSegment(PdfGlyph first, int order) {
        this.order = order;
        add(first);
    }

    List<PdfGlyph> glyphs() {
        return glyphs;
    }

    /** Its position in drawing order. */
    int order() {
        return order;
    }

    float left() {
        return left;
    }

    float right() {
        return right;
    }

    float baseline() {
        return baseline;
    }

    float size() {
        return size;
    }

    /** Whether it is the value of a form field. */
    boolean isFilled() {
        return glyphs.getFirst().filled();
    }

    PdfGlyph last() {
        return glyphs.getLast();
    }

    void add(PdfGlyph glyph) {
        glyphs.add(glyph);
        if (glyph.isBlank()) {
            return;
        }
        if (glyph.size() > size) {
            size = glyph.size();
            baseline = glyph.y();
        }
        left = Math.min(left, glyph.x());
        right = Math.max(right, glyph.end());
    }

    /** Appends another segment; the earlier drawing position wins. */
    void addAll(PdfSegment other) {
        order = Math.min(order, other.order);
        other.glyphs.forEach(this::add);
    }

    void replaceLast(PdfGlyph glyph) {
        glyphs.removeLast();
        add(glyph);
    }

    /** Whether the next glyph continues this segment. */
    boolean isContinuedBy(PdfGlyph glyph) {
        if (glyph.angle() != glyphs.getFirst().angle() || !isLevel(glyph.y(), glyph.size())) {
            return false;
        }
        if (glyph.isBlank() || size == 0) {
            return true;
        }
        float larger = Math.max(size, glyph.size());
        float gap = glyph.x() - right;
        return gap < WIDE * larger + Math.max(0, glyph.tracking()) && gap > -OVERLAP * larger;
    }

    /** Whether another segment begins where this one ends. */
    boolean isContinuedBy(PdfSegment next) {
        float larger = Math.max(size, next.size);
        float gap = next.left - right;
        return isLevel(next.baseline, next.size) && gap < WIDE * larger && gap > -OVERLAP * larger;
    }

    private boolean isLevel(float y, float otherSize) {
        float off = Math.abs(y - baseline);
        float larger = Math.max(size, otherSize);
        float smaller = Math.min(size, otherSize);
        return off <= LEVEL * larger || (smaller <= SMALL * larger && off <= RAISED * larger);
    }
}
