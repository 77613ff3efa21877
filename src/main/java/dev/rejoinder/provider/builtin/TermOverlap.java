package dev.rejoinder.provider.builtin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the words of a question occur in some passages, and their weights: a word that occurs in
 * every sentence weighs less.
 */
final class TermOverlap {
    /** Value of a match in the title, the previous sentence, the next one, or elsewhere. */
    private static final double IN_HEADING = 0.75;

    private static final double BEFORE = 0.6;
    private static final double AFTER = 0.4;
    private static final double ELSEWHERE = 0.35;

    /** The share of a word's weight that does not depend on its frequency. */
    private static final double FIXED_PART = 0.4;

    private final List<QuestionTerms.Term> terms;
    private final Map<String, double[]> known = new HashMap<>();
    private final double[] weights;

    /** Match of the sentence and the word, per passage, sentence and word. */
    private final List<double[][]> own = new ArrayList<>();

    private final List<double[][]> headings = new ArrayList<>();

    TermOverlap(List<QuestionTerms.Term> terms, List<List<PassageSentence>> passages) {
        this.terms = terms;
        int[] with = new int[terms.size()];
        int all = 0;
        for (List<PassageSentence> passage : passages) {
            double[][] rows = passage.stream().map(s -> best(s.tokens())).toArray(double[][]::new);
            own.add(rows);
            headings.add(passage.stream().map(s -> best(s.heading())).toArray(double[][]::new));
            all += rows.length;
            for (double[] row : rows) {
                for (int term = 0; term < with.length; term++) {
                    with[term] += row[term] > 0 ? 1 : 0;
                }
            }
        }
        weights = weights(with, all);
    }

    /** The share of each word in the question's weight. */
    private double[] weights(int[] with, int all) {
        double[] parts = new double[with.length];
        double sum = 0;
        for (int term = 0; term < parts.length; term++) {
            double rarity = Math.log(1 + (double) all / (1 + with[term])) / Math.log(1 + all);
            parts[term] = terms.get(term).weight() * (FIXED_PART + (1 - FIXED_PART) * rarity);
            sum += parts[term];
        }
        for (int term = 0; term < parts.length; term++) {
            parts[term] /= sum;
        }
        return parts;
    }

    double weight(int term) {
        return weights[term];
    }

    /** How well a token matches a word of the question, 0 to 1. */
    double alike(TextToken token, int term) {
        return alike(token)[term];
    }

    /** The match in the sentence or its headings. */
    double covered(PassageSentence in, int term) {
        return Math.max(
                own.get(in.passage())[in.position()][term],
                IN_HEADING * headings.get(in.passage())[in.position()][term]);
    }

    /** Like {@link #covered}, including surrounding sentences. */
    double near(PassageSentence in, int term) {
        double[][] passage = own.get(in.passage());
        int at = in.position();
        double near = Math.max(covered(in, term), ELSEWHERE * anywhere(in, term));
        if (at > 0) {
            near = Math.max(near, BEFORE * passage[at - 1][term]);
        }
        return at + 1 < passage.length ? Math.max(near, AFTER * passage[at + 1][term]) : near;
    }

    /** The match in the whole passage or the sentence's headings. */
    double anywhere(PassageSentence in, int term) {
        double most = headings.get(in.passage())[in.position()][term];
        for (double[] row : own.get(in.passage())) {
            most = Math.max(most, row[term]);
        }
        return most;
    }

    private double[] best(List<TextToken> tokens) {
        double[] best = new double[terms.size()];
        for (TextToken token : tokens) {
            double[] alike = alike(token);
            for (int term = 0; term < best.length; term++) {
                best[term] = Math.max(best[term], alike[term]);
            }
        }
        return best;
    }

    private double[] alike(TextToken token) {
        return known.computeIfAbsent(
                token.stem(),
                stem -> terms.stream().mapToDouble(term -> alike(term, stem)).toArray());
    }

    /** Names and numbers match only exactly. */
    private static double alike(QuestionTerms.Term term, String stem) {
        if (term.name() || term.exact()) {
            return term.stem().equals(stem) ? 1 : 0;
        }
        return EnglishVocabulary.alike(term.stem(), stem);
    }
}
