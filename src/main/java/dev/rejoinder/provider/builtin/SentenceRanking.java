package dev.rejoinder.provider.builtin;

import dev.rejoinder.provider.Prompt.CitedPassage;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

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

    /** The least share of a question's words that a further sentence adds. */
    private static final double MIN_GAIN = 0.05;

    /** Or, without new words, its share of them compared with the best sentence's. */
    private static final double AS_MANY = 0.6;

    /** The same for any word. */
    private static final double DECISIVE_WORD = 0.5;

    /** A sentence that says that nothing else is so answers questions about any other thing. */
    private static final Pattern EXCLUDES_OTHERS =
            Pattern.compile(
                    "(?iu)\\b(?:(?:nowhere|nothing|nobody|no one) else|not? (?:\\w+ ){0,3}"
                            + "(?:elsewhere|anywhere else|anything else)|no others?"
                            + "|andere(?:n|r|s)? .*\\bnicht|sonst nirgend\\w*|nirgendwo sonst"
                            + "|ning[uú]n otro|ninguna otra|nada m[aá]s|en ning[uú]n otro"
                            + "|nulle part ailleurs)\\b|其他.*不");

    private static final int EXCLUDING_SENTENCES = 4;

    /** The least share of a question's words in such a sentence. */
    private static final double MIN_EXCLUDED = 0.3;

    private final QuestionTerms asking;
    private final List<List<PassageSentence>> sentences;
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
            QuestionTerms asking,
            List<List<PassageSentence>> sentences,
            TermOverlap overlap,
            List<RankedSentence> ranked) {
        this.asking = asking;
        this.sentences = sentences;
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
            return new SentenceRanking(
                    asking, sentences, new TermOverlap(List.of(), List.of()), List.of());
        }
        var overlap = new TermOverlap(asking.terms(), sentences);
        double best = passages.stream().mapToDouble(CitedPassage::score).max().orElse(0);
        // A stable sort: at equal fit, the sentence of the better passage comes first.
        List<RankedSentence> ranked =
                sentences.stream()
                        .flatMap(List::stream)
                        .filter(each -> !YesOrNoAnswer.isToAnother(each, asking, overlap))
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
        return new SentenceRanking(asking, sentences, overlap, ranked);
    }

    List<RankedSentence> ranked() {
        return ranked;
    }

    /**
     * Whether a sentence adds to the chosen ones: it has words of the question that they lack, or
     * nearly as many as the best of them.
     */
    boolean adds(PassageSentence next, Collection<PassageSentence> chosen) {
        double gain = 0;
        double own = 0;
        for (int i = 0; i < asking.terms().size(); i++) {
            int term = i;
            double here = overlap.inSentence(next, i);
            double there =
                    chosen.stream().mapToDouble(s -> overlap.inSentence(s, term)).max().orElse(0);
            gain +=
                    asking.terms().get(i).earlier()
                            ? 0
                            : overlap.weight(i) * Math.max(0, here - there);
            own += overlap.weight(i) * here;
        }
        double most = chosen.stream().mapToDouble(this::shareOfWords).max().orElse(0);
        return gain >= MIN_GAIN
                || (own > 0 && own >= most * AS_MANY && asking.measure().mayBeIn(next.text()));
    }

    private double shareOfWords(PassageSentence sentence) {
        double share = 0;
        for (int i = 0; i < asking.terms().size(); i++) {
            share += overlap.weight(i) * overlap.inSentence(sentence, i);
        }
        return share;
    }

    /** Whether a sentence is left out because it says yes or no to another question. */
    boolean excludes(PassageSentence sentence) {
        return YesOrNoAnswer.isToAnother(sentence, asking, overlap);
    }

    /**
     * The probability that the best sentences answer the question; 0 if there are none, if they
     * share few words with it, if they lack the measure that it asks for, if their passages lack a
     * name that matters, or if they are about another colour, country, year and so on.
     */
    double confidence() {
        boolean excluded =
                asking.wanted() == AnswerType.ANYTHING
                        && ranked.stream()
                                .limit(EXCLUDING_SENTENCES)
                                .anyMatch(ranked -> excludesOthers(ranked.sentence));
        return excluded ? 1 : mostConfidence();
    }

    private double mostConfidence() {
        return ranked.stream()
                .limit(JUDGED_SENTENCES)
                .filter(ranked -> asking.measure().mayBeIn(ranked.sentence.text()))
                .filter(ranked -> !lacksDeed(ranked.sentence))
                .mapToDouble(ranked -> confidenceWithAntecedents(ranked.sentence))
                .max()
                .orElse(0);
    }

    /** The confidence in a sentence, or in one that it refers back to, which names the subject. */
    private double confidenceWithAntecedents(PassageSentence sentence) {
        double most = confidence(sentence);
        for (PassageSentence before : sentence.antecedents(sentences.get(sentence.passage()))) {
            most = Math.max(most, confidence(before));
        }
        return most;
    }

    /**
     * Whether the passage only has the name in a question such as "Who painted the Velde Canal?"
     */
    private boolean lacksDeed(PassageSentence sentence) {
        List<QuestionTerms.Term> terms = asking.terms();
        return asking.wanted() == AnswerType.PERSON
                && asking.isEnglish()
                && terms.size() > 1
                && !terms.getFirst().name()
                && terms.stream().skip(1).allMatch(QuestionTerms.Term::name)
                && overlap.anywhere(sentence, 0) == 0;
    }

    private double confidence(PassageSentence sentence) {
        return confidence(features(sentence));
    }

    private boolean excludesOthers(PassageSentence sentence) {
        return EXCLUDES_OTHERS.matcher(sentence.text()).find()
                && shareOfWords(sentence) >= MIN_EXCLUDED;
    }

    private static double confidence(Map<ConfidenceFeature, Double> features) {
        boolean aboutAnother =
                features.getOrDefault(ConfidenceFeature.NEARBY, 0.0) < MIN_NEARBY
                        || features.getOrDefault(ConfidenceFeature.HEAVIEST_MISSING_NAME, 0.0)
                                >= DECISIVE_NAME
                        || features.getOrDefault(ConfidenceFeature.HEAVIEST_MISSING, 0.0)
                                >= DECISIVE_WORD
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
