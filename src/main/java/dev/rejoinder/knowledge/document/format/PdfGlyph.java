package dev.rejoinder.knowledge.document.format;

/**
 * A glyph and its position. The page is rotated so that the glyph's line runs to the right: {@code
 * x} grows along the line and {@code y} from line to line.
 *
 * @param text the characters it stands for; one space for a blank
 * @param end where the next glyph of the line would begin
 * @param size of its font, in points
 * @param tracking extra space between all letters of the line
 * @param filled whether it belongs to the value of a form field
 * @param angle of its line on the page, in degrees from 0 to 359
 */
record PdfGlyph(
        String text,
        float x,
        float end,
        float y,
        float size,
        float tracking,
        boolean bold,
        boolean filled,
        int angle) {
    boolean isBlank() {
        return text.equals(" ");
    }

    float width() {
        return end - x;
    }

    PdfGlyph with(String newText) {
        return new PdfGlyph(newText, x, end, y, size, tracking, bold, filled, angle);
    }

    PdfGlyph until(float newEnd) {
        return new PdfGlyph(text, x, newEnd, y, size, tracking, bold, filled, angle);
    }
}
