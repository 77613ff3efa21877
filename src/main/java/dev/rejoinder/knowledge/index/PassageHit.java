package dev.rejoinder.knowledge.index;

/**
 * A passage that was found. Its text is in the database.
 *
 * @param ordinal of the chunk in its document
 * @param lexical how much of the question's words, weighed by how rare they are, it has: 0 to 1
 * @param cosine of its vector and the question's; NaN where one of them has none
 * @param score the confidence that it answers the question, 0 to 1: how far it leads the others
 */
public record PassageHit(
        String documentId,
        String sourceId,
        int ordinal,
        double lexical,
        double cosine,
        double score) {}
