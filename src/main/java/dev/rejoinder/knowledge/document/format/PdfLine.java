package dev.rejoinder.knowledge.document.format;

/**
 * A line of a page.
 *
 * @param page from 1
 * @param size of its letters, in points
 * @param left where it begins, in points from the left
 * @param right where it ends
 * @param top where it stands, in points from the top
 */
record PdfLine(
        int page, String text, float size, boolean bold, float left, float right, float top) {}
