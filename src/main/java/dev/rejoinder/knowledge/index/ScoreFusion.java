package dev.rejoinder.knowledge.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.search.similarities.Similarity;

/**
 * How words and vectors become one order and one confidence. All figures that can be tuned are
 * here; they were found with questions about encyclopedic passages and with lists of frequent
 * questions, and hold for both and for two embedding models.
 */
final class ScoreFusion {
    /** The part of vectors in the order; words have the rest. */
    static final double VECTOR_WEIGHT = 0.45;

    /** The candidate at this place, from the lowest, is as near as one that has nothing to say. */
    static final double BACKGROUND_QUANTILE = 0.25;

    /** With fewer candidates than that there is no telling what has nothing to say. */
    static final int LEAST_FOR_BACKGROUND = 8;

    /** A passage is held against the mean of the best others, so many. */
    static final int RIVALS = 5;

    /** The strength at which a passage is as likely to be about the question as not. */
    static final double EVEN_STRENGTH = 0.25;

    /** The same of its lead over its rivals, which a passage that is there twice does not have. */
    static final double EVEN_LEAD = 0.15;

    /** How quickly more of either makes it sure. */
    static final double STEEPNESS = 15;

    /** How many words a chunk has that is neither long nor short, those without meaning aside. */
    static final float USUAL_LENGTH = 100;

    /** BM25 without what it counts of the chunks of all bots: rarity, and the average length. */
    static final Similarity SIMILARITY =
            new BM25Similarity() {
                @Override
                protected float idf(long docFreq, long docCount) {
                    return 1;
                }

                @Override
                protected float avgFieldLength(CollectionStatistics ofAllBots) {
                    return USUAL_LENGTH;
                }
            };

    private ScoreFusion() {}

    /** How much a word that so many of a bot's chunks have says about them. */
    static double rarity(int count, int chunks) {
        return Math.log1p((chunks - count + 0.5) / (count + 0.5));
    }

    /** The candidates, best first. */
    static List<RankedCandidate> rank(List<SearchCandidate> candidates) {
        double background = background(candidates);
        List<RankedCandidate> order = new ArrayList<>();
        for (SearchCandidate candidate : candidates) {
            order.add(new RankedCandidate(candidate, strength(candidate, background)));
        }
        order.sort(
                Comparator.comparingDouble(RankedCandidate::score)
                        .reversed()
                        .thenComparingInt(ranked -> ranked.candidate().doc()));
        List<RankedCandidate> scored = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            double lead = order.get(i).score() - rivals(order, i);
            double surplus = Math.max(order.get(i).score() - EVEN_STRENGTH, lead - EVEN_LEAD);
            scored.add(new RankedCandidate(order.get(i).candidate(), confidence(surplus)));
        }
        return scored;
    }

    private static double background(List<SearchCandidate> candidates) {
        double[] cosines =
                candidates.stream()
                        .mapToDouble(SearchCandidate::cosine)
                        .filter(cosine -> !Double.isNaN(cosine))
                        .sorted()
                        .toArray();
        if (cosines.length == 0) {
            return Double.NaN;
        }
        return cosines.length < LEAST_FOR_BACKGROUND
                ? 0
                : cosines[(int) (BACKGROUND_QUANTILE * (cosines.length - 1))];
    }

    /**
     * Cosines lie in a range of their own with each model, so they count from the background up.
     */
    private static double strength(SearchCandidate candidate, double background) {
        if (Double.isNaN(background)) {
            return candidate.lexical();
        }
        double near =
                Double.isNaN(candidate.cosine())
                        ? 0
                        : (candidate.cosine() - background) / Math.max(0.01, 1 - background);
        return VECTOR_WEIGHT * near + (1 - VECTOR_WEIGHT) * candidate.lexical();
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
