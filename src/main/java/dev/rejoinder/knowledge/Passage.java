package dev.rejoinder.knowledge;

import org.jspecify.annotations.Nullable;

/**
 * A search result for a question.
 *
 * @param number from 1, best first; an answer cites the passage by it
 * @param title of its document
 * @param titlePath the enclosing headings; may be empty
 * @param url address of its page, or null
 * @param file name of its file, or null
 * @param page in the file, from 1, or null
 * @param score confidence that it holds the answer, 0 to 1
 */
public record Passage(
        int number,
        String sourceId,
        String title,
        String titlePath,
        @Nullable String url,
        @Nullable String file,
        @Nullable Integer page,
        double score,
        String text) {
    /** The title of the document and the headings above the passage. */
    public String heading() {
        return titlePath.isEmpty() ? title : title + " > " + titlePath;
    }
}
