package dev.rejoinder.knowledge.index;

import org.jspecify.annotations.Nullable;

/**
 * What is looked for.
 *
 * @param text a question or some words, in any language; what is over {@value #MAX_CHARACTERS}
 *     characters is not looked at
 * @param vectorModel the model of the vector; null when there is none
 * @param vector the question's, of length 1; null to search by words alone
 * @param limit the most passages to return, 1 to {@value #MAX_LIMIT}
 */
@SuppressWarnings("ArrayRecordComponent") // Never changed after it was made.
public record PassageQuery(
        String botId,
        String text,
        @Nullable String vectorModel,
        float @Nullable [] vector,
        int limit) {
    public static final int MAX_CHARACTERS = 4000;
    public static final int MAX_LIMIT = 50;

    /**
     * Checks them.
     *
     * @throws IllegalArgumentException when a vector is without its model, or the limit is out of
     *     its range
     */
    public PassageQuery(
            String botId,
            String text,
            @Nullable String vectorModel,
            float @Nullable [] vector,
            int limit) {
        if ((vectorModel == null) != (vector == null)) {
            throw new IllegalArgumentException("a vector and its model go together");
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("a limit of " + limit);
        }
        this.botId = botId;
        this.text = text.substring(0, Math.min(text.length(), MAX_CHARACTERS));
        this.vectorModel = vectorModel;
        this.vector = vector;
        this.limit = limit;
    }

    /** A search by words alone. */
    public PassageQuery(String botId, String text, int limit) {
        this(botId, text, null, null, limit);
    }
}
