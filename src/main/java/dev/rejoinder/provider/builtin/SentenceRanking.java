package dev.rejoinder.provider.builtin;

import dev.rejoinder.provider.Prompt.CitedPassage;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The sentences of some passages as answers to a question, best first. Immutable. */
final class SentenceRanking {
    /** Retrieval has seen more than these passages, so its score breaks ties. */
    private static final double SCORE_BONUS = 0.1;

    /** An answer often consists of the best two sentences. */
    private static final int JUDGED_SENTENCES = 2;

    /** Sentences with a smaller share of the question are about something else. */
    private static final double MIN_NEARBY = 0.4;

    /** An answer must be about a name of at least this share of the question's weight. */
    private static final double DECISIVE_NAME = 0.25;

    private final QuestionTerms asking;
    private final TermOverlap overlap;
    private final List<RankedSentence> ranked;

    /**
     * A sentence.
     *
     * @param covered the share of the question that it covers, 0 to 1
     * @param fit comparable only within one ranking
     */
    record RankedSentence(PassageSentence sentence, double covered, double fit) {}

    private SentenceRanking(
            QuestionTerms asking, TermOverlap overlap, List<RankedSentence> ranked) {
        this.asking = asking;
        this.overlap = overlap;
        this.ranked = ranked;
    }

    /**
     * Ranks sentences; the ranking of a question without words is empty.
     *
     * @param sentences those of each passage
     */
    static SentenceRanking of(
            QuestionTerms asking,
            List<CitedPassage> passages,
            List<List<PassageSentence>> sentences) {
        if (asking.terms().isEmpty()) {
            return new SentenceRanking(asking, new TermOverlap(List.of(), List.of()), List.of());
        }
        var overlap = new TermOverlap(asking.terms(), sentences);
        double best = passages.stream().mapToDouble(CitedPassage::score).max().orElse(0);
        // A stable sort: at equal fit, the sentence of the better passage comes first.
        List<RankedSentence> ranked =
                sentences.stream()
                        .flatMap(List::stream)
                        .map(
                                sentence -> {
                                    var features = SentenceFeatures.of(asking, sentence, overlap);
                                    double score = passages.get(sentence.passage()).score();
                                    double bonus = best > 0 ? SCORE_BONUS * score / best : 0;
                                    return new RankedSentence(
                                            sentence, features.covered(), features.fit() + bonus);
                                })
                        .sorted(Comparator.comparingDouble(sentence -> -sentence.fit))
                        .toList();
        return new SentenceRanking(asking, overlap, ranked);
    }

    List<RankedSentence> ranked() {
        return ranked;
    }

    /**
     * The probability that the best sentences answer the question; 0 if there are none, if they
     * share few words with it, if their passages lack a name that matters, or if they are about
     * another colour, country, year and so on.
     */
    double confidence() {
        return ranked.stream()
                .limit(JUDGED_SENTENCES)
                .mapToDouble(ranked -> confidence(features(ranked.sentence)))
                .max()
                .orElse(0);
    }

    private static double confidence(Map<ConfidenceFeature, Double> features) {
        boolean aboutAnother =
                features.getOrDefault(ConfidenceFeature.NEARBY, 0.0) < MIN_NEARBY
                        || features.getOrDefault(ConfidenceFeature.HEAVIEST_MISSING_NAME, 0.0)
                                >= DECISIVE_NAME
                        || features.getOrDefault(ConfidenceFeature.ANOTHER_OF_ITS_KIND, 0.0) > 0;
        return aboutAnother ? 0 : AnswerConfidence.LEARNT.of(features);
    }

    /** The features of the best sentence. */
    Map<ConfidenceFeature, Double> features() {
        return features(ranked.getFirst().sentence);
    }

    private Map<ConfidenceFeature, Double> features(PassageSentence sentence) {
        return ConfidenceFeatures.of(asking, sentence, overlap);
    }
}
