package dev.rejoinder.tool.mcp;

/** Checks and shortens texts from servers. */
final class VisibleText {
    private static final String MORE = "…";

    private VisibleText() {}

    /**
     * Whether a text contains characters that people do not see but models read: controls other
     * than white space, changes of direction, and the invisible letters of the block Tags.
     */
    static boolean hides(String text) {
        return text.codePoints().anyMatch(VisibleText::hidden);
    }

    private static boolean hidden(int c) {
        boolean space = c == '\n' || c == '\r' || c == '\t';
        return (Character.isISOControl(c) && !space)
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069)
                || (c >= 0xE0000 && c <= 0xE007F)
                || Character.getType(c) == Character.SURROGATE;
    }

    /** One line of at most {@code most} UTF-16 units, without hidden characters. */
    static String line(String text, int most) {
        var line = new StringBuilder();
        text.codePoints()
                .limit(most)
                .map(c -> hidden(c) || Character.isWhitespace(c) ? ' ' : c)
                .forEach(line::appendCodePoint);
        return shortened(line.toString().strip(), most);
    }

    /** The start of a text, with a mark if it is not all; does not split a character. */
    static String shortened(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = most - MORE.length();
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
                + MORE;
    }
}
