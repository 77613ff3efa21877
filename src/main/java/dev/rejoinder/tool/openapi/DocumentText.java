package dev.rejoinder.tool.openapi;

import java.util.regex.Pattern;

/** Texts of a document that people and models read. */
final class DocumentText {
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\n]]+");
    private static final Pattern BLANK_LINES = Pattern.compile("\n{3,}");

    private DocumentText() {}

    /** A text without control characters, cut at a number of UTF-16 units. */
    static String bounded(String text, int mostCharacters) {
        // Twice as much as is kept: removing characters must not cost more for a huge text.
        String start = text.substring(0, Math.min(text.length(), 2 * mostCharacters + 16));
        String clean = CONTROL.matcher(start.replace("\r\n", "\n")).replaceAll(" ");
        String lines = BLANK_LINES.matcher(clean).replaceAll("\n\n").strip();
        return lines.length() <= mostCharacters ? lines : cut(lines, mostCharacters);
    }

    /** The same on one line. */
    static String line(String text, int mostCharacters) {
        return bounded(bounded(text, 2 * mostCharacters).replaceAll("\\s+", " "), mostCharacters);
    }

    private static String cut(String text, int mostCharacters) {
        if (mostCharacters == 0) {
            return "";
        }
        int end = mostCharacters - 1;
        if (Character.isHighSurrogate(text.charAt(Math.max(0, end - 1)))) {
            end--;
        }
        return text.substring(0, Math.max(0, end)).stripTrailing() + "…";
    }
}
