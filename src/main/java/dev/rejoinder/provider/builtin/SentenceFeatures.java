package dev.rejoinder.provider.builtin;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Scores a sentence as an answer to a question. The weights come from a logistic regression over
 * {@code benchmarks/knowledge}, rounded.
 *
 * @param covered the share of the question in the sentence and its headings, 0 to 1
 * @param nearbyShare the same, plus partial credit for the surrounding sentences
 * @param anywhere the same for the whole passage
 * @param nonNameShare {@code near} without names
 * @param missing the share of the heaviest word that is not in the passage
 * @param distantShare the share of the heaviest word that is not near the sentence
 * @param missingNames the number of name words that are not in the passage
 * @param named whether the question contains a name, which matches easily and means little
 * @param missingNumber whether the passage lacks a number of the question
 * @param contradicts whether the sentence contains an antonym of a word of the question
 * @param hasAnswerType whether the sentence has an answer of the expected type
 * @param closeness how close that answer is to the question's words, 0 to 1
 * @param counted whether that answer is a number of the counted things
 */
record SentenceFeatures(
        QuestionTerms asking,
        double covered,
        double nearbyShare,
        double anywhere,
        double nonNameShare,
        double missing,
        double distantShare,
        boolean named,
        int missingNames,
        boolean missingNumber,
        boolean contradicts,
        boolean hasAnswerType,
        double closeness,
        boolean counted) {
    /** A word with a lower match than this does not count as near. */
    private static final double NEAR = 0.5;

    /** The distance in words at which closeness is one half. */
    private static final double HALF_DISTANCE = 6;

    /** Maximum distance of a number from what it counts, in words. */
    private static final int COUNTED_WITHIN = 4;

    /** Smooths {@code plain} towards {@code near} if most words are names. */
    private static final double SMOOTHING = 0.3;

    private static final int MAX_MISSING_NAMES = 2;

    static SentenceFeatures of(
            QuestionTerms asking, PassageSentence statement, TermOverlap overlap) {
        List<QuestionTerms.Term> terms = asking.terms();
        double covered = 0;
        double near = 0;
        double anywhere = 0;
        double plain = 0;
        double plainWeight = 0;
        double missing = 0;
        double far = 0;
        int missingNames = 0;
        boolean missingNumber = false;
        for (int i = 0; i < terms.size(); i++) {
            double weight = overlap.weight(i);
            double nearby = overlap.near(statement, i);
            double somewhere = overlap.anywhere(statement, i);
            covered += weight * overlap.covered(statement, i);
            near += weight * nearby;
            anywhere += weight * somewhere;
            if (!terms.get(i).name()) {
                plain += weight * nearby;
                plainWeight += weight;
            }
            if (somewhere == 0) {
                missing = Math.max(missing, weight);
                missingNames += terms.get(i).name() ? 1 : 0;
                missingNumber |= terms.get(i).exact();
            }
            if (nearby < NEAR) {
                far = Math.max(far, weight);
            }
        }
        var place = Place.best(asking, statement, overlap);
        return new SentenceFeatures(
                asking,
                covered,
                near,
                anywhere,
                (plain + SMOOTHING * near) / (plainWeight + SMOOTHING),
                missing,
                far,
                terms.stream().anyMatch(QuestionTerms.Term::name),
                Math.min(missingNames, MAX_MISSING_NAMES),
                missingNumber,
                contradicts(asking, statement),
                place.found,
                place.closeness,
                place.counted);
    }

    private static boolean contradicts(QuestionTerms asking, PassageSentence statement) {
        Set<String> said =
                statement.tokens().stream().map(TextToken::word).collect(Collectors.toSet());
        return asking.words().stream()
                .filter(word -> !said.contains(word))
                .flatMap(word -> EnglishVocabulary.oppositesOf(word).stream())
                .anyMatch(other -> said.contains(other) && !asking.words().contains(other));
    }

    /** A possible position of the answer in a sentence. */
    private record Place(boolean found, double closeness, boolean counted) {
        static Place best(QuestionTerms asking, PassageSentence statement, TermOverlap overlap) {
            List<TextToken> tokens = statement.tokens();
            var best = new Place(false, 0, false);
            for (int at = 0; at < tokens.size(); at++) {
                if (asking.wanted().isAt(tokens, at) && !asking.has(tokens.get(at))) {
                    Place place = at(at, asking, tokens, overlap);
                    best =
                            new Place(
                                    true,
                                    Math.max(best.closeness, place.closeness),
                                    best.counted || place.counted);
                }
            }
            return best;
        }

        private static Place at(
                int at, QuestionTerms asking, List<TextToken> tokens, TermOverlap overlap) {
            double closeness = 0;
            boolean counted = false;
            for (int term = 0; term < asking.terms().size(); term++) {
                double best = 0;
                for (int other = 0; other < tokens.size(); other++) {
                    double alike = overlap.alike(tokens.get(other), term);
                    int distance = Math.abs(at - other);
                    best = Math.max(best, alike / (1 + distance / HALF_DISTANCE));
                    counted |=
                            alike > 0
                                    && distance <= COUNTED_WITHIN
                                    && asking.terms().get(term).counted();
                }
                closeness += overlap.weight(term) * best;
            }
            return new Place(true, closeness, counted);
        }
    }

    /** The fit for ranking; comparable only within one question. */
    double fit() {
        double kind = asking.wanted() == AnswerType.ANYTHING ? 0.12 : 0.25 * is(hasAnswerType);
        return nearbyShare + kind + 0.25 * closeness + 0.1 * is(counted);
    }

    /** The probability that the sentence answers the question, 0 to 1. */
    double confidence() {
        boolean counts = asking.terms().stream().anyMatch(QuestionTerms.Term::counted);
        double kind =
                switch (asking.wanted()) {
                    case PERSON -> -0.3;
                    case NUMBER -> -0.4;
                    case TIME -> 0.2;
                    case ANYTHING -> 0.3;
                    case COUNT, DURATION, PLACE, REASON -> 0;
                };
        double typedIn = asking.wanted() == AnswerType.ANYTHING ? 0 : 0.3 * is(hasAnswerType);
        double sum =
                1.0 * covered
                        + 0.8 * nearbyShare
                        + 0.4 * anywhere
                        + 1.3 * nonNameShare
                        + 1.6 * closeness
                        + typedIn
                        + kind
                        + 0.65 * is(counted)
                        - 1.0 * is(counts)
                        - 0.4 * is(named)
                        - 1.0 * missingNames
                        - 0.6 * is(missingNumber)
                        - 0.5 * is(contradicts)
                        - 0.5 * missing
                        - 0.9 * distantShare
                        - 2.65;
        return 1 / (1 + Math.exp(-sum));
    }

    private static double is(boolean so) {
        return so ? 1 : 0;
    }
}
