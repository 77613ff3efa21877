package dev.rejoinder.provider.builtin;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The possible positions of the answer in a sentence, and the words of the question around them.
 *
 * @param found whether there is one
 * @param strict whether there is one by stricter rules, such as a year for "when"
 * @param closeness how close it is to the question's words, 0 to 1
 * @param sameClause the share of words in its clause, with partial credit for other clauses
 * @param window the share of words within a few words
 * @param counted whether it is a number of the counted things
 */
record AnswerPlaces(
        boolean found,
        boolean strict,
        double closeness,
        double sameClause,
        double window,
        boolean counted) {
    /** The distance in words at which closeness is one half. */
    private static final double HALF_DISTANCE = 6;

    /** Maximum distance of a number from what it counts, in words. */
    private static final int COUNTED_WITHIN = 4;

    private static final int WINDOW = 7;
    private static final double NEXT_CLAUSE = 0.6;
    private static final double OTHER_CLAUSE = 0.25;

    private static final Pattern CLAUSE_END =
            Pattern.compile(
                    "(?<=[,;:()–—])(?=\\s|$)|(?<=\\()|\\s(?=\\()"
                        + "|(?=\\b(?:and|but|while|which|who|whose|where|when|because|although|until)"
                        + " )");

    /** Considers everything; {@link #near} is faster and enough for ranking. */
    static AnswerPlaces in(PassageSentence sentence, QuestionTerms asking, TermOverlap overlap) {
        int[] clauses = clauses(sentence.text(), sentence.tokens().size());
        return best(sentence.tokens(), asking, overlap, clauses);
    }

    /** Considers only closeness and counting. */
    static AnswerPlaces near(PassageSentence sentence, QuestionTerms asking, TermOverlap overlap) {
        return best(sentence.tokens(), asking, overlap, new int[0]);
    }

    private static AnswerPlaces best(
            List<TextToken> tokens, QuestionTerms asking, TermOverlap overlap, int[] clauses) {
        var best = new AnswerPlaces(false, false, 0, 0, 0, false);
        for (int at = 0; at < tokens.size(); at++) {
            if (!asking.has(tokens.get(at)) && asking.wanted().isAt(tokens, at)) {
                boolean strict = clauses.length > 0 && asking.wanted().isStrictlyAt(tokens, at);
                best = best.or(at(at, strict, tokens, asking, overlap, clauses));
            }
        }
        return best;
    }

    private AnswerPlaces or(AnswerPlaces other) {
        return new AnswerPlaces(
                found || other.found,
                strict || other.strict,
                Math.max(closeness, other.closeness),
                Math.max(sameClause, other.sameClause),
                Math.max(window, other.window),
                counted || other.counted);
    }

    private static AnswerPlaces at(
            int at,
            boolean strict,
            List<TextToken> tokens,
            QuestionTerms asking,
            TermOverlap overlap,
            int[] clauses) {
        double closeness = 0;
        double sameClause = 0;
        double window = 0;
        boolean counted = false;
        for (int term = 0; term < asking.terms().size(); term++) {
            double close = 0;
            double inClause = 0;
            double inWindow = 0;
            for (int other = 0; other < tokens.size(); other++) {
                double alike = overlap.alike(tokens.get(other), term);
                if (alike == 0) {
                    continue;
                }
                int distance = Math.abs(at - other);
                close = Math.max(close, alike / (1 + distance / HALF_DISTANCE));
                inWindow = distance <= WINDOW ? Math.max(inWindow, alike) : inWindow;
                counted |= distance <= COUNTED_WITHIN && asking.terms().get(term).counted();
                if (clauses.length > 0) {
                    inClause = Math.max(inClause, alike * credit(clauses[at] - clauses[other]));
                }
            }
            closeness += overlap.weight(term) * close;
            sameClause += overlap.weight(term) * inClause;
            window += overlap.weight(term) * inWindow;
        }
        return new AnswerPlaces(true, strict, closeness, sameClause, window, counted);
    }

    private static double credit(int clausesBetween) {
        return switch (Math.abs(clausesBetween)) {
            case 0 -> 1;
            case 1 -> NEXT_CLAUSE;
            default -> OTHER_CLAUSE;
        };
    }

    /** The index of each word's clause. */
    private static int[] clauses(String text, int words) {
        int[] clauses = new int[words];
        int at = 0;
        int clause = 0;
        for (String part : CLAUSE_END.split(text, -1)) {
            int end = Math.min(words, at + TextToken.in(part).size());
            while (at < end) {
                clauses[at++] = clause;
            }
            clause++;
        }
        while (at < words) {
            clauses[at++] = clause;
        }
        return clauses;
    }
}
