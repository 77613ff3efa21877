package dev.rejoinder.knowledge.index;

/**
 * A candidate in its place.
 *
 * @param score 0 to 1
 */
record RankedCandidate(SearchCandidate candidate, double score) {}
