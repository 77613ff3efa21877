package dev.rejoinder.knowledge.index;

/**
 * A candidate with its rank's score.
 *
 * @param score 0 to 1
 */
record RankedCandidate(SearchCandidate candidate, double score) {}
