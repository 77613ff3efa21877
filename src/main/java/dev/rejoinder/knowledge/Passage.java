package dev.rejoinder.knowledge;

import org.jspecify.annotations.Nullable;

/**
 * What was found for a question.
 *
 * @param number from 1, best first; what an answer cites it by
 * @param title of the document it is from
 * @param titlePath the headings it stands under; may be empty
 * @param url the address of the page it is from, or null
 * @param file the name of the file it is from, or null
 * @param page in the file, from 1, or null
 * @param score 0 to 1, how sure it is that it holds the answer
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
        String text) {}
