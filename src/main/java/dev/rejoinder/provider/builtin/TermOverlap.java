package dev.rejoinder.provider.builtin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    private static final double SIMILAR_SPELLING = 0.8;

    /** The share of a word's weight that does not depend on its frequency. */
    private static final double FIXED_PART = 0.4;

    /** The number of words between two words at which their adjacency is one half. */
    private static final double HALF_ADJACENT = 4;

    private final List<QuestionTerms.Term> terms;
    private final Map<String, double[]> known = new HashMap<>();
    private final double[] weights;

    /** Match of the sentence and the word, per passage, sentence and word. */
    private final List<double[][]> own = new ArrayList<>();

    private final List<double[][]> headings = new ArrayList<>();

    /** Index of the first sentence that each refers back to, or of the one before it. */
    private final List<int[]> antecedents = new ArrayList<>();

    TermOverlap(List<QuestionTerms.Term> terms, List<List<PassageSentence>> passages) {
        this.terms = terms;
        addSimilarSpellings(passages);
        int[] with = new int[terms.size()];
        int all = 0;
        for (List<PassageSentence> passage : passages) {
            double[][] rows = passage.stream().map(s -> best(s.tokens())).toArray(double[][]::new);
            own.add(rows);
            headings.add(passage.stream().map(s -> best(s.heading())).toArray(double[][]::new));
            antecedents.add(
                    passage.stream()
                            .mapToInt(
                                    s ->
                                            Math.max(
                                                    0,
                                                    s.position()
                                                            - Math.max(
                                                                    1,
                                                                    s.antecedents(passage).size())))
                            .toArray());
            all += rows.length;
            for (double[] row : rows) {
                for (int term = 0; term < with.length; term++) {
                    with[term] += row[term] > 0 ? 1 : 0;
                }
            }
        }
        weights = weights(with, all);
    }

    /**
     * Matches a word that the passages do not contain with one that is spelled alike, or with a
     * name whose first letters it consists of.
     */
    private void addSimilarSpellings(List<List<PassageSentence>> passages) {
        List<List<TextToken>> texts =
                passages.stream()
                        .flatMap(List::stream)
                        .flatMap(s -> Stream.of(s.tokens(), s.heading()))
                        .toList();
        Set<String> stems =
                texts.stream()
                        .flatMap(List::stream)
                        .map(TextToken::stem)
                        .collect(Collectors.toSet());
        for (int term = 0; term < terms.size(); term++) {
            int index = term;
            if (stems.stream().noneMatch(stem -> alike(stem)[index] > 0)) {
                for (String stem : substitutes(terms.get(term), stems, texts)) {
                    alike(stem)[term] = SIMILAR_SPELLING;
                }
            }
        }
    }

    private static List<String> substitutes(
            QuestionTerms.Term term, Set<String> stems, List<List<TextToken>> texts) {
        String closest = SpellingDistance.closest(term.stem(), stems);
        if (closest != null) {
            return List.of(closest);
        }
        return term.name() ? Acronym.spelledOut(term.stem(), texts) : List.of();
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

    /** The match in the sentence without its headings. */
    double inSentence(PassageSentence in, int term) {
        return own.get(in.passage())[in.position()][term];
    }

    /**
     * How close words that follow each other in the question are in the sentence, 0 to 1; one half
     * for a question of one word.
     */
    double adjacency(PassageSentence in) {
        double sum = 0;
        for (int term = 0; term + 1 < terms.size(); term++) {
            sum += adjacency(in.tokens(), term);
        }
        return terms.size() > 1 ? sum / (terms.size() - 1) : 0.5;
    }

    private double adjacency(List<TextToken> tokens, int term) {
        double best = 0;
        for (int at = 0; at < tokens.size(); at++) {
            double one = alike(tokens.get(at), term);
            for (int other = 0; one > 0 && other < tokens.size(); other++) {
                double next = other == at ? 0 : alike(tokens.get(other), term + 1);
                int between = Math.max(0, Math.abs(other - at) - 1);
                best = Math.max(best, one * next / (1 + between / HALF_ADJACENT));
            }
        }
        return best;
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
        for (int before = antecedents.get(in.passage())[at]; before < at; before++) {
            near = Math.max(near, BEFORE * passage[before][term]);
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
        return alike(token.stem());
    }

    private double[] alike(String word) {
        return known.computeIfAbsent(
                word, stem -> terms.stream().mapToDouble(term -> alike(term, stem)).toArray());
    }

    /** Names and numbers match only exactly. */
    private static double alike(QuestionTerms.Term term, String stem) {
        if (term.name() || term.exact()) {
            return term.stem().equals(stem) ? 1 : 0;
        }
        return EnglishVocabulary.alike(term.stem(), stem);
    }
}
