package dev.rejoinder.knowledge.document.format;

import java.util.ArrayList;
import java.util.List;

/** Neighbouring glyphs of one line, up to the next wide gap. */
final class PdfSegment {
    /** A gap wider than this part of the letters' size is more than a space. */
    private static final float WIDE = 0.9f;

    private static final float OVERLAP = 0.5f;

    /** Letters of one line stand on one height, but for this part of their size. */
    private static final float LEVEL = 0.25f;

    /** Raised and lowered letters are smaller, and off by no more than this. */
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

    /** When it was drawn. */
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

    /** Whether it is a value in a form. */
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

    /** What was drawn first says when the whole was drawn. */
    void addAll(PdfSegment other) {
        order = Math.min(order, other.order);
        other.glyphs.forEach(this::add);
    }

    void replaceLast(PdfGlyph glyph) {
        glyphs.removeLast();
        add(glyph);
    }

    /** Whether a glyph that is drawn next goes on with it. */
    boolean isGoneOnBy(PdfGlyph glyph) {
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

    /** Whether another one begins where this one ends. */
    boolean isGoneOnBy(PdfSegment next) {
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
