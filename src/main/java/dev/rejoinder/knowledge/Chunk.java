package dev.rejoinder.knowledge;

import org.jspecify.annotations.Nullable;

/**
 * A piece of a document, as it is searched and cited.
 *
 * @param ordinal its place in the document, from 0
 * @param titlePath the headings it stands under, outermost first, with {@code " > "} between; may
 *     be empty
 * @param page where it begins, from 1; null where there are no pages
 * @param language of its text, as an ISO 639-1 code, or {@code und}
 */
public record Chunk(
        int ordinal, String titlePath, @Nullable Integer page, String language, String text) {
    /**
     * What is embedded of it: it tells more under the headings it stands under.
     *
     * @param title of the document, or of its source where it has none
     */
    public String textUnder(String title) {
        return (titlePath.isEmpty() ? title : title + " > " + titlePath) + "\n" + text;
    }
}
