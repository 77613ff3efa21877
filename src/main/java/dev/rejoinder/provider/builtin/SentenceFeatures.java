package dev.rejoinder.provider.builtin;

/**
 * Ranks the sentences of some passages as answers to a question. The weights come from a logistic
 * regression over {@code benchmarks/knowledge}, rounded. {@link AnswerConfidence} judges the best
 * sentence in detail.
 *
 * @param covered the share of the question in the sentence and its headings, 0 to 1
 * @param nearbyShare the same, plus partial credit for the surrounding sentences
 * @param places the possible positions of the answer
 */
record SentenceFeatures(
        QuestionTerms asking, double covered, double nearbyShare, AnswerPlaces places) {
    static SentenceFeatures of(
            QuestionTerms asking, PassageSentence sentence, TermOverlap overlap) {
        double covered = 0;
        double near = 0;
        for (int i = 0; i < asking.terms().size(); i++) {
            covered += overlap.weight(i) * overlap.covered(sentence, i);
            near += overlap.weight(i) * overlap.near(sentence, i);
        }
        return new SentenceFeatures(
                asking, covered, near, AnswerPlaces.near(sentence, asking, overlap));
    }

    /** The fit for ranking; comparable only within one question. */
    double fit() {
        double kind = asking.wanted() == AnswerType.ANYTHING ? 0.12 : places.found() ? 0.25 : 0;
        return nearbyShare + kind + 0.25 * places.closeness() + (places.counted() ? 0.1 : 0);
    }
}
