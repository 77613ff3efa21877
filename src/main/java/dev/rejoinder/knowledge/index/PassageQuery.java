package dev.rejoinder.knowledge.index;

import org.jspecify.annotations.Nullable;

/**
 * A query.
 *
 * @param text a question or some words, in any language; text after {@value #MAX_CHARACTERS}
 *     characters is ignored
 * @param vectorModel the model of the vector; null if there is no vector
 * @param vector of the question, unit length; null to search by words only
 * @param limit the most passages to return, 1 to {@value #MAX_LIMIT}
 */
@SuppressWarnings("ArrayRecordComponent") // never modified
public record PassageQuery(
        String botId,
        String text,
        @Nullable String vectorModel,
        float @Nullable [] vector,
        int limit) {
    public static final int MAX_CHARACTERS = 4000;
    public static final int MAX_LIMIT = 50;

    /**
     * Validates the query.
     *
     * @throws IllegalArgumentException if only one of vector and model is given, or the limit is
     *     out of range
     */
    public PassageQuery(
            String botId,
            String text,
            @Nullable String vectorModel,
            float @Nullable [] vector,
            int limit) {
        if ((vectorModel == null) != (vector == null)) {
            throw new IllegalArgumentException("vector and vectorModel must be given together");
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit out of range: " + limit);
        }
        this.botId = botId;
        this.text = text.substring(0, Math.min(text.length(), MAX_CHARACTERS));
        this.vectorModel = vectorModel;
        this.vector = vector;
        this.limit = limit;
    }

    /** A search by words only. */
    public PassageQuery(String botId, String text, int limit) {
        this(botId, text, null, null, limit);
    }
}
