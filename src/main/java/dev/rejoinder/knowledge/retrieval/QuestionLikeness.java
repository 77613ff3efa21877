package dev.rejoinder.knowledge.retrieval;

import org.jspecify.annotations.Nullable;

/**
 * How likely two questions ask the same. Weights and thresholds were fitted to
 * benchmarks/knowledge/unanswered.jsonl, for few wrong pairs rather than for many right ones.
 */
final class QuestionLikeness {
    /**
     * Two questions with this share of words in common, each with a subject that the other lacks,
     * ask for different things: "Do you ship to Norway?" and "Do you ship to Iceland?".
     */
    private static final double SAME_SENTENCE = 0.5;

    private static final double OTHER_SUBJECT = -4;
    private static final double OTHER_NUMBER = -3;

    private QuestionLikeness() {}

    /**
     * Compares two questions. The result is above 0 if they probably ask the same, and negative
     * infinity if they surely do not: then they share no group, whatever else is in it.
     *
     * @param cosine of their vectors, relative to the usual one; null without vectors
     */
    static double of(QuestionWording one, QuestionWording other, @Nullable Double cosine) {
        if (one.contradicts(other)) {
            return Double.NEGATIVE_INFINITY;
        }
        double grams = one.gramsInCommon(other);
        double meaning = cosine == null ? 6.5 * grams - 7.0 : 7.5 * cosine + 3 * grams - 7.6;
        return grams == 0 ? meaning : meaning + byWords(one, other, cosine == null ? 5 : 2.5);
    }

    private static double byWords(QuestionWording one, QuestionWording other, double weight) {
        int missing = one.contentMissingIn(other);
        int further = other.contentMissingIn(one);
        int common = one.content().size() - missing;
        int fewest = Math.min(one.content().size(), other.content().size());
        double likeness = weight * common / Math.max(1, fewest);
        if (missing > 0 && further > 0 && one.wordsInOrder(other) >= SAME_SENTENCE) {
            likeness += OTHER_SUBJECT;
        }
        return one.numbers().equals(other.numbers()) ? likeness : likeness + OTHER_NUMBER;
    }
}
