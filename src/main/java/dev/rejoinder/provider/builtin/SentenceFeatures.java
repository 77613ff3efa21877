package dev.rejoinder.provider.builtin;

/**
 * Ranks the sentences of some passages as answers to a question. The weights come from a logistic
 * regression over {@code benchmarks/knowledge}, rounded. {@link AnswerConfidence} judges the best
 * sentence in detail.
 *
 * @param covered the share of the question in the sentence and its headings, 0 to 1
 * @param nearbyShare the same, plus partial credit for the surrounding sentences
 * @param measured how well it has the measure that the question asks for, 0 to 1
 * @param places the possible positions of the answer
 */
record SentenceFeatures(
        QuestionTerms asking,
        double covered,
        double nearbyShare,
        double measured,
        AnswerPlaces places) {
    private static final double MEASURE = 0.3;

    static SentenceFeatures of(
            QuestionTerms asking, PassageSentence sentence, TermOverlap overlap) {
        double covered = 0;
        double near = 0;
        for (int i = 0; i < asking.terms().size(); i++) {
            covered += overlap.weight(i) * overlap.covered(sentence, i);
            near += overlap.weight(i) * overlap.near(sentence, i);
        }
        return new SentenceFeatures(
                asking,
                covered,
                near,
                measured(asking.measure(), sentence.text()),
                AnswerPlaces.near(sentence, asking, overlap));
    }

    private static double measured(AskedMeasure measure, String sentence) {
        if (measure == AskedMeasure.NONE) {
            return 0;
        }
        return measure.isIn(sentence) ? 1 : measure.mayBeIn(sentence) ? 0.5 : 0;
    }

    /** The fit for ranking; comparable only within one question. */
    double fit() {
        if (asking.measure() != AskedMeasure.NONE && measured == 0) {
            return nearbyShare;
        }
        double kind = asking.wanted() == AnswerType.ANYTHING ? 0.12 : places.found() ? 0.25 : 0;
        return nearbyShare
                + kind
                + MEASURE * measured
                + 0.25 * places.closeness()
                + (places.counted() ? 0.1 : 0);
    }
}
