package dev.rejoinder.knowledge.document.format;

/**
 * A line of a page.
 *
 * @param page from 1
 * @param size of its letters, in points
 * @param left where it begins, in points along the line
 * @param right where it ends
 * @param top where it stands, in points from the top of the page as its reader turns it
 * @param frame what it stands in: the column, and how high the page is
 */
record PdfLine(
        int page,
        String text,
        float size,
        boolean bold,
        float left,
        float right,
        float top,
        Frame frame) {
    /**
     * A column, or a whole page.
     *
     * @param table whether each line is a row of a table
     * @param aside not written the way most of the page is, but across it
     */
    record Frame(
            float left,
            float right,
            float height,
            boolean fromRight,
            boolean aside,
            boolean table) {}

    /** Whether so little of its column is filled that a paragraph may end here. */
    boolean isShort(float part) {
        float width = frame.right() - frame.left();
        return (frame.fromRight() ? frame.right() - left : right - frame.left()) < width * part;
    }

    /** How far it is set in where its reading begins. */
    float indent() {
        return frame.fromRight() ? frame.right() - right : left - frame.left();
    }
}
