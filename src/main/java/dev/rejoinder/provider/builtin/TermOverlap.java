package dev.rejoinder.provider.builtin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which words of a question are where in some passages, and how much each of them tells: a word
 * that every sentence has tells less.
 */
final class TermOverlap {
    /** What a match in the title, in the sentence before, in the next or elsewhere is worth. */
    private static final double IN_HEADING = 0.75;

    private static final double BEFORE = 0.6;
    private static final double AFTER = 0.4;
    private static final double ELSEWHERE = 0.35;

    /** The part of a word's weight that does not depend on how many sentences have it. */
    private static final double FIXED_PART = 0.4;

    private final List<QuestionTerms.Term> terms;
    private final Map<String, double[]> known = new HashMap<>();
    private final double[] weights;

    /** Per passage, sentence and word of the question: how surely the sentence has it. */
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

    /** The part that each word has of the question's weight. */
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

    /** How surely a word of a sentence is that word of the question, 0 to 1. */
    double alike(TextToken token, int term) {
        return alike(token)[term];
    }

    /** In the sentence or the headings over it. */
    double covered(PassageSentence in, int term) {
        return Math.max(
                own.get(in.passage())[in.position()][term],
                IN_HEADING * headings.get(in.passage())[in.position()][term]);
    }

    /** As {@link #covered}, or around it. */
    double near(PassageSentence in, int term) {
        double[][] passage = own.get(in.passage());
        int at = in.position();
        double near = Math.max(covered(in, term), ELSEWHERE * anywhere(in, term));
        if (at > 0) {
            near = Math.max(near, BEFORE * passage[at - 1][term]);
        }
        return at + 1 < passage.length ? Math.max(near, AFTER * passage[at + 1][term]) : near;
    }

    /** In the sentence's passage or the headings over the sentence. */
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

    /** A name or a number is that one or another; nothing is like it. */
    private static double alike(QuestionTerms.Term term, String stem) {
        if (term.name() || term.exact()) {
            return term.stem().equals(stem) ? 1 : 0;
        }
        return EnglishVocabulary.alike(term.stem(), stem);
    }
}
