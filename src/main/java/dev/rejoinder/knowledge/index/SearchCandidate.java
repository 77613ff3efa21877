package dev.rejoinder.knowledge.index;

/**
 * A chunk that may be an answer, by both signals.
 *
 * @param doc its number in the reader
 * @param lexical 0 to 1
 * @param cosine NaN where there is none
 */
record SearchCandidate(int doc, double lexical, double cosine) {}
