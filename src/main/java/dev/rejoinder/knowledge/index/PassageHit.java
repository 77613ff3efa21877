package dev.rejoinder.knowledge.index;

/**
 * A search hit. Its text is in the database.
 *
 * @param ordinal of the chunk in its document
 * @param lexical share of the question's words that it contains, weighted by rarity: 0 to 1
 * @param cosine cosine similarity of its vector to the question's; NaN if one of them has none
 * @param score confidence that it answers the question, 0 to 1; depends on its lead over the other
 *     hits. {@link #CERTAIN} only for a taught pair with exactly this question
 */
public record PassageHit(
        String documentId,
        String sourceId,
        int ordinal,
        double lexical,
        double cosine,
        double score) {
    static final double CERTAIN = 1;

    /** Whether it is a taught pair with exactly this question. */
    public boolean isCertain() {
        return score == CERTAIN;
    }
}
