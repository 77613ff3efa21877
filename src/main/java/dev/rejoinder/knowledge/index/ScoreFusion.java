package dev.rejoinder.knowledge.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.search.similarities.Similarity;

/**
 * Combines lexical and vector scores into one ranking and one confidence. All tuning constants are
 * here. They were fitted on questions about encyclopedic passages and on FAQ lists, and hold for
 * both and for two embedding models.
 */
final class ScoreFusion {
    /** Weight of vectors in the ranking; words have the rest. */
    static final double VECTOR_WEIGHT = 0.55;

    /**
     * The same in languages that the model was not trained for. There, it recognizes little more
     * than names, numbers and borrowed words.
     */
    static final double FOREIGN_VECTOR_WEIGHT = 0.15;

    /** Share of the best sentence in the score by words; the whole chunk has the rest. */
    static final double SENTENCE_WORDS = 0.5;

    /** The same for vectors. */
    static final double SENTENCE_COSINE = 0.6;

    /** The candidate at this quantile of cosines counts as unrelated to the question. */
    static final double BACKGROUND_QUANTILE = 0.25;

    /** With fewer candidates, the model's cosine of unrelated texts is the background. */
    static final int MIN_FOR_BACKGROUND = 8;

    /** A passage is compared with the mean of this many best other candidates. */
    static final int RIVALS = 5;

    /** How much of its lead over its rivals is added to a passage's strength. */
    static final double LEAD_WEIGHT = 0.5;

    /** The sum of both at which a passage is as likely relevant as not. */
    static final double EVEN = 0.41;

    /** Steepness of the logistic curve from this sum to confidence. */
    static final double STEEPNESS = 7.3;

    /** Length of an average chunk in words, without stop words. */
    static final float AVERAGE_LENGTH = 100;

    /** BM25 without its statistics over all bots: inverse document frequency and average length. */
    static final Similarity SIMILARITY =
            new BM25Similarity() {
                @Override
                protected float idf(long docFreq, long docCount) {
                    return 1;
                }

                @Override
                protected float avgFieldLength(CollectionStatistics ofAllBots) {
                    return AVERAGE_LENGTH;
                }
            };

    private ScoreFusion() {}

    /** Inverse document frequency of a word within a bot. */
    static double rarity(int count, int chunks) {
        return Math.log1p((chunks - count + 0.5) / (count + 0.5));
    }

    /**
     * Ranks the candidates, best first.
     *
     * @param unrelatedCosine the model's cosine of unrelated texts
     */
    static List<RankedCandidate> rank(List<SearchCandidate> candidates, double unrelatedCosine) {
        double background = background(candidates, SearchCandidate::cosine, unrelatedCosine);
        double sentences = background(candidates, SearchCandidate::sentenceCosine, unrelatedCosine);
        List<RankedCandidate> order = new ArrayList<>();
        for (SearchCandidate candidate : candidates) {
            order.add(new RankedCandidate(candidate, strength(candidate, background, sentences)));
        }
        order.sort(
                Comparator.comparingDouble(RankedCandidate::score)
                        .reversed()
                        .thenComparingInt(ranked -> ranked.candidate().doc()));
        List<RankedCandidate> scored = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            double strength = order.get(i).score();
            double lead = Math.max(0, strength - rivals(order, i));
            double surplus = strength + LEAD_WEIGHT * lead - EVEN;
            scored.add(new RankedCandidate(order.get(i).candidate(), confidence(surplus)));
        }
        return scored;
    }

    private static double background(
            List<SearchCandidate> candidates,
            ToDoubleFunction<SearchCandidate> value,
            double unrelatedCosine) {
        double[] cosines =
                candidates.stream()
                        .mapToDouble(value)
                        .filter(cosine -> !Double.isNaN(cosine))
                        .sorted()
                        .toArray();
        if (cosines.length == 0) {
            return Double.NaN;
        }
        return cosines.length < MIN_FOR_BACKGROUND
                ? unrelatedCosine
                : cosines[(int) (BACKGROUND_QUANTILE * (cosines.length - 1))];
    }

    private static double strength(
            SearchCandidate candidate, double background, double sentenceBackground) {
        double words =
                SENTENCE_WORDS * candidate.sentenceWords()
                        + (1 - SENTENCE_WORDS) * candidate.words();
        if (Double.isNaN(background)) {
            return words;
        }
        double near = nearness(candidate.cosine(), background);
        if (!Double.isNaN(candidate.sentenceCosine())) {
            double sentence = nearness(candidate.sentenceCosine(), sentenceBackground);
            near = SENTENCE_COSINE * sentence + (1 - SENTENCE_COSINE) * near;
        }
        double weight = candidate.understood() ? VECTOR_WEIGHT : FOREIGN_VECTOR_WEIGHT;
        return weight * near + (1 - weight) * words;
    }

    /** Measures cosines from the background up, because each model has its own range of cosines. */
    private static double nearness(double cosine, double background) {
        return Double.isNaN(cosine) ? 0 : (cosine - background) / Math.max(0.01, 1 - background);
    }

    private static double rivals(List<RankedCandidate> order, int place) {
        int end = Math.min(order.size(), place < RIVALS ? RIVALS + 1 : RIVALS);
        double[] others = new double[end];
        int count = 0;
        for (int i = 0; i < end; i++) {
            if (i != place) {
                others[count++] = order.get(i).score();
            }
        }
        return Arrays.stream(others, 0, count).average().orElse(0);
    }

    private static double confidence(double surplus) {
        return 1 / (1 + Math.exp(-STEEPNESS * surplus));
    }
}
