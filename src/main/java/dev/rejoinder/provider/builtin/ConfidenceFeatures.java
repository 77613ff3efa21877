package dev.rejoinder.provider.builtin;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Computes the features of a sentence as an answer. */
final class ConfidenceFeatures {
    /** A word with a lower match than this does not count as near. */
    private static final double NEAR = 0.5;

    /** Smooths the share without names towards that of all words if most words are names. */
    private static final double SMOOTHING = 0.3;

    private static final double MAX_MISSING_NAMES = 2;

    private static final Set<String> YES_OR_NO =
            Set.of(
                    "do", "does", "did", "is", "are", "was", "were", "can", "could", "may", "has",
                    "have", "will", "am", "must", "should", "would");

    private final QuestionTerms asking;
    private final PassageSentence sentence;
    private final TermOverlap overlap;
    private final Map<ConfidenceFeature, Double> values = new EnumMap<>(ConfidenceFeature.class);

    private ConfidenceFeatures(
            QuestionTerms asking, PassageSentence sentence, TermOverlap overlap) {
        this.asking = asking;
        this.sentence = sentence;
        this.overlap = overlap;
        for (ConfidenceFeature feature : ConfidenceFeature.values()) {
            values.put(feature, 0.0);
        }
    }

    /** Returns a value for each feature. */
    static Map<ConfidenceFeature, Double> of(
            QuestionTerms asking, PassageSentence sentence, TermOverlap overlap) {
        var features = new ConfidenceFeatures(asking, sentence, overlap);
        features.addWords();
        features.addNames();
        features.addAnswerType();
        features.addContradictions();
        return features.values;
    }

    private void put(ConfidenceFeature feature, double value) {
        values.put(feature, value);
    }

    private void put(ConfidenceFeature feature, boolean so) {
        values.put(feature, so ? 1.0 : 0);
    }

    private void addWords() {
        double covered = 0;
        double near = 0;
        double anywhere = 0;
        double same = 0;
        double plain = 0;
        double plainWeight = 0;
        double missing = 0;
        double distant = 0;
        for (int i = 0; i < asking.terms().size(); i++) {
            double weight = overlap.weight(i);
            double nearby = overlap.near(sentence, i);
            covered += weight * overlap.covered(sentence, i);
            near += weight * nearby;
            anywhere += weight * overlap.anywhere(sentence, i);
            same += weight * overlap.inSentence(sentence, i);
            if (!asking.terms().get(i).name()) {
                plain += weight * nearby;
                plainWeight += weight;
            }
            missing = overlap.anywhere(sentence, i) == 0 ? Math.max(missing, weight) : missing;
            distant = nearby < NEAR ? Math.max(distant, weight) : distant;
        }
        put(ConfidenceFeature.COVERED, covered);
        put(ConfidenceFeature.NEARBY, near);
        put(ConfidenceFeature.ANYWHERE, anywhere);
        put(
                ConfidenceFeature.NEARBY_WITHOUT_NAMES,
                (plain + SMOOTHING * near) / (plainWeight + SMOOTHING));
        put(ConfidenceFeature.SAME_WORDS, same);
        put(ConfidenceFeature.HEAVIEST_MISSING, missing);
        put(ConfidenceFeature.HEAVIEST_DISTANT, distant);
        put(ConfidenceFeature.LENGTH, Math.log(sentence.tokens().size()) / 5);
    }

    private void addNames() {
        double names = 0;
        double missingNames = 0;
        double heaviestMissing = 0;
        double distantNames = 0;
        double numbers = 0;
        double missingNumbers = 0;
        double distantNumbers = 0;
        for (int i = 0; i < asking.terms().size(); i++) {
            double missing = overlap.anywhere(sentence, i) == 0 ? 1 : 0;
            double distant = 1 - overlap.inSentence(sentence, i);
            if (asking.terms().get(i).exact()) {
                numbers++;
                missingNumbers += missing;
                distantNumbers += distant;
            } else if (asking.terms().get(i).name()) {
                names++;
                missingNames += missing;
                heaviestMissing = Math.max(heaviestMissing, missing * overlap.weight(i));
                distantNames += distant;
            }
        }
        put(ConfidenceFeature.NAMED, names > 0);
        put(
                ConfidenceFeature.MISSING_NAMES,
                Math.min(missingNames, MAX_MISSING_NAMES) / MAX_MISSING_NAMES);
        put(ConfidenceFeature.HEAVIEST_MISSING_NAME, heaviestMissing);
        put(ConfidenceFeature.DISTANT_NAMES, names > 0 ? distantNames / names : 0);
        put(ConfidenceFeature.MISSING_NUMBER, missingNumbers > 0);
        put(ConfidenceFeature.DISTANT_NUMBERS, numbers > 0 ? distantNumbers / numbers : 0);
    }

    private void addAnswerType() {
        switch (asking.wanted()) {
            case PERSON -> put(ConfidenceFeature.ASKS_PERSON, true);
            case TIME -> put(ConfidenceFeature.ASKS_TIME, true);
            case COUNT -> put(ConfidenceFeature.ASKS_COUNT, true);
            case NUMBER -> put(ConfidenceFeature.ASKS_NUMBER, true);
            case DURATION -> put(ConfidenceFeature.ASKS_DURATION, true);
            case PLACE -> put(ConfidenceFeature.ASKS_PLACE, true);
            case REASON -> put(ConfidenceFeature.ASKS_REASON, true);
            case ANYTHING ->
                    put(ConfidenceFeature.YES_OR_NO, YES_OR_NO.contains(asking.firstWord()));
        }
        var places = AnswerPlaces.in(sentence, asking, overlap);
        if (!places.strict()) {
            switch (asking.wanted()) {
                case PERSON -> put(ConfidenceFeature.NO_PERSON, true);
                case TIME -> put(ConfidenceFeature.NO_TIME, true);
                case COUNT, NUMBER -> put(ConfidenceFeature.NO_COUNT_OR_NUMBER, true);
                case DURATION -> put(ConfidenceFeature.NO_DURATION, true);
                case PLACE -> put(ConfidenceFeature.NO_PLACE, true);
                case REASON, ANYTHING -> {
                    // Almost every sentence has a candidate.
                }
            }
        }
        put(ConfidenceFeature.CLOSENESS, places.closeness());
        put(ConfidenceFeature.SAME_CLAUSE, places.sameClause());
        put(ConfidenceFeature.WINDOW, places.window());
        put(ConfidenceFeature.COUNTED, places.counted());
        put(ConfidenceFeature.ADJACENCY, overlap.adjacency(sentence));
    }

    private void addContradictions() {
        List<TextToken> said = sentence.tokens();
        var check = new ContradictionCheck(asking, said, overlap, sentence);
        put(ConfidenceFeature.SAME_PREPOSITION, check.samePreposition());
        put(ConfidenceFeature.OTHER_PREPOSITION, check.otherPreposition());
        put(ConfidenceFeature.NEGATED_QUESTION, check.onlyQuestionNegated());
        put(ConfidenceFeature.NEGATED_SENTENCE, check.onlySentenceNegated());
        put(ConfidenceFeature.OPPOSITE, check.opposite());
        put(ConfidenceFeature.ANOTHER_OF_ITS_KIND, check.anotherOfItsKind());
        put(ConfidenceFeature.MISSING_SUPERLATIVE, check.missingSuperlative());
    }
}
