package dev.rejoinder.knowledge;

import org.jspecify.annotations.Nullable;

/**
 * A piece of a document: the unit that is searched and cited.
 *
 * @param ordinal position in the document, from 0
 * @param titlePath the enclosing headings, outermost first, joined with {@code " > "}; may be empty
 * @param page the page it begins on, from 1; null if the format has no pages
 * @param language ISO 639-1 code of the text, or {@code und}
 */
public record Chunk(
        int ordinal, String titlePath, @Nullable Integer page, String language, String text) {
    /**
     * Returns the text to embed: the chunk under its headings, which give the vector more context.
     *
     * @param title of the document, or of its source if the document has none
     */
    public String textUnder(String title) {
        return (titlePath.isEmpty() ? title : title + " > " + titlePath) + "\n" + text;
    }
}
