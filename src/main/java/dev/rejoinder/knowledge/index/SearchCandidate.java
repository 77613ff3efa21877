package dev.rejoinder.knowledge.index;

/**
 * A chunk that may answer the question, with both scores.
 *
 * @param doc its document number in the reader
 * @param lexical 0 to 1
 * @param cosine NaN if it has no vector
 */
record SearchCandidate(int doc, double lexical, double cosine) {}
