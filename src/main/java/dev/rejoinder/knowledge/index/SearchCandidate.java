package dev.rejoinder.knowledge.index;

/**
 * A chunk that may answer the question, with the scores of the whole chunk and of the best of its
 * sentences.
 *
 * @param doc its document number in the reader
 * @param words share of the question's words in the chunk, weighted by rarity: 0 to 1
 * @param sentenceWords the same for the sentence with the highest share
 * @param cosine of its vector and the question's; NaN if it has no vector
 * @param sentenceCosine the highest of its sentences; NaN if they have no vectors
 * @param understood whether the vectors' model was trained for its language
 */
record SearchCandidate(
        int doc,
        double words,
        double sentenceWords,
        double cosine,
        double sentenceCosine,
        boolean understood) {}
