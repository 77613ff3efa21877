package dev.rejoinder.knowledge.index;

import org.jspecify.annotations.Nullable;

/**
 * A query.
 *
 * @param text a question or some words, in any language; text after {@value #MAX_CHARACTERS}
 *     characters is ignored
 * @param vector of the question; null to search by words only
 * @param limit the most passages to return, 1 to {@value #MAX_LIMIT}
 */
public record PassageQuery(String botId, String text, @Nullable QuestionVector vector, int limit) {
    public static final int MAX_CHARACTERS = 4000;
    public static final int MAX_LIMIT = 50;

    /**
     * Validates the query.
     *
     * @throws IllegalArgumentException if the limit is out of range
     */
    public PassageQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit out of range: " + limit);
        }
        text = text.substring(0, Math.min(text.length(), MAX_CHARACTERS));
    }

    /** A search by words only. */
    public PassageQuery(String botId, String text, int limit) {
        this(botId, text, null, limit);
    }
}
