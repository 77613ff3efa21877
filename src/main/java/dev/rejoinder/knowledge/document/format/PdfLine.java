package dev.rejoinder.knowledge.document.format;

/**
 * A line of a page.
 *
 * @param page from 1
 * @param size font size, in points
 * @param left its start, in points along the line
 * @param right its end
 * @param top distance from the top of the page as displayed, in points
 * @param frame its column, and the height of the page
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
     * @param aside whether it runs across the direction of most of the page
     */
    record Frame(
            float left,
            float right,
            float height,
            boolean fromRight,
            boolean aside,
            boolean table) {}

    /** Whether the line fills so little of its column that a paragraph may end here. */
    boolean isShort(float part) {
        float width = frame.right() - frame.left();
        return (frame.fromRight() ? frame.right() - left : right - frame.left()) < width * part;
    }

    /** The indent at the reading start of the line. */
    float indent() {
        return frame.fromRight() ? frame.right() - right : left - frame.left();
    }
}
