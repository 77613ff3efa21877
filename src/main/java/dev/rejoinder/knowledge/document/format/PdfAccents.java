package dev.rejoinder.knowledge.document.format;

import java.text.Normalizer;

/** Combines accents that are drawn over letters with these letters. */
final class PdfAccents {
    private static final String ALONE = "`´¨^ˆ~˜¯¸ˇ˘˙˚°˝˛";
    private static final String COMBINING =
            "\u0300\u0301\u0308\u0302\u0302\u0303\u0303\u0304\u0327\u030C\u0306\u0307\u030A\u030A"
                    + "\u030B\u0328";

    /** Maximum distance of the accent's middle from the letter's, relative to the font size. */
    private static final float OFF = 0.3f;

    private PdfAccents() {}

    /** Combines a glyph with the last one if one is the accent of the other. */
    static boolean join(PdfSegment segment, PdfGlyph glyph) {
        PdfGlyph last = segment.last();
        if (glyph.angle() != last.angle() || glyph.isBlank() || last.isBlank()) {
            return false;
        }
        if (isMark(glyph.text()) && !isMark(last.text())) {
            return joinMark(segment, glyph);
        }
        if (!isOver(last, glyph)) {
            return false;
        }
        String accented =
                isLetter(glyph.text())
                        ? accented(glyph.text(), last.text())
                        : isLetter(last.text()) ? accented(last.text(), glyph.text()) : "";
        if (accented.isEmpty()) {
            return false;
        }
        PdfGlyph letter = isLetter(glyph.text()) ? glyph : last;
        segment.replaceLast(letter.with(accented));
        return true;
    }

    /**
     * Combines a mark without a position of its own with the letter before it; Arabic marks have
     * positions.
     */
    private static boolean joinMark(PdfSegment segment, PdfGlyph mark) {
        PdfGlyph last = segment.last();
        if (BidiReordering.isRightToLeft(mark.text().codePointAt(0))
                || Math.abs(mark.y() - last.y()) > last.size()
                || mark.x() > last.end() + last.size()
                || mark.x() < last.x() - last.size()) {
            return false;
        }
        String both = Normalizer.normalize(last.text() + mark.text(), Normalizer.Form.NFC);
        segment.replaceLast(last.with(both).until(Math.max(last.end(), mark.end())));
        return true;
    }

    private static boolean isOver(PdfGlyph one, PdfGlyph other) {
        float size = Math.max(one.size(), other.size());
        float off = (one.x() + one.end() - other.x() - other.end()) / 2;
        return Math.abs(off) < OFF * size
                && Math.abs(off) < Math.max(one.width(), other.width()) / 2
                && Math.abs(one.y() - other.y()) < size;
    }

    private static String accented(String letter, String accent) {
        int at = accent.length() == 1 ? ALONE.indexOf(accent.charAt(0)) : -1;
        if (at < 0) {
            return "";
        }
        String base = letter.replace('ı', 'i').replace('ȷ', 'j');
        String whole = Normalizer.normalize(base + COMBINING.charAt(at), Normalizer.Form.NFC);
        return whole.length() == base.length() ? whole : "";
    }

    private static boolean isLetter(String text) {
        return text.codePoints().allMatch(Character::isLetter);
    }

    /** Whether the text is a combining mark. */
    static boolean isMark(String text) {
        int type = Character.getType(text.codePointAt(0));
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    }
}
