package dev.rejoinder.knowledge.document.format;

import java.util.HashMap;
import java.util.Map;

/**
 * Detects letters that are drawn twice at nearly the same place, for bold text or a shadow; each
 * counts once.
 */
final class PdfOverprints {
    /**
     * Maximum distance of duplicates, relative to the font size; equal letters of a word are
     * farther apart.
     */
    private static final float NEAR = 0.12f;

    private static final float CELL = 2;

    private final Map<Key, PdfGlyph> seen = new HashMap<>();

    private record Key(String text, int angle, int x, int y) {}

    boolean isNew(PdfGlyph glyph) {
        int column = Math.round(glyph.x() / CELL);
        int row = Math.round(glyph.y() / CELL);
        for (int x = column - 1; x <= column + 1; x++) {
            for (int y = row - 1; y <= row + 1; y++) {
                PdfGlyph other = seen.get(new Key(glyph.text(), glyph.angle(), x, y));
                if (other != null && isSame(glyph, other)) {
                    return false;
                }
            }
        }
        seen.put(new Key(glyph.text(), glyph.angle(), column, row), glyph);
        return true;
    }

    private static boolean isSame(PdfGlyph one, PdfGlyph other) {
        float near = NEAR * one.size();
        return Math.abs(one.x() - other.x()) <= near
                && Math.abs(one.y() - other.y()) <= near
                && Math.abs(one.size() - other.size()) <= near;
    }
}
