package dev.rejoinder.provider.builtin;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a question reveals about its answer.
 *
 * @param terms the words expected near an answer
 * @param measure the measure that an answer has
 * @param tokens the question, without an earlier one
 * @param words all words of the question
 */
record QuestionTerms(
        List<Term> terms,
        AnswerType wanted,
        AskedMeasure measure,
        List<TextToken> tokens,
        Set<String> words) {
    /** Maximum number of words per question, so that long messages are not slow. */
    static final int MAX_TERMS = 30;

    /** Longer questions are truncated to this. */
    static final int MAX_CHARACTERS = 1_000;

    /**
     * Weight of the noun after a question word, as in "which engineer", because an answer need not
     * contain it.
     */
    private static final double ASKED_FOR = 0.4;

    /** Lower weight if the noun names the type of answer, as in "which year". */
    private static final double KIND = 0.2;

    /** Weight of a word that says what is asked for, as in "what does a scone cost". */
    private static final double MEASURED = 0.3;

    private static final double EARLIER = 0.5;

    /** How much less each question before that one counts. */
    private static final double EARLIER_STILL = 0.3;

    private static final double NAME = 1.3;
    private static final double NUMBER = 1.2;

    /**
     * Weight of the adjective after "how", as in "how high", because an answer may contain only a
     * number and a unit; most answers to "how long" do.
     */
    private static final double HOW = 0.7;

    private static final double HOW_LONG = 0.3;

    private static final Set<String> COUNTING = Set.of("many", "viele", "cuantos", "cuantas");
    private static final Set<String> ASKING =
            Set.of(
                    "what", "which", "whose", "welche", "welcher", "welches", "que", "quel",
                    "quelle");

    /**
     * A question without any of these words is not English; in other languages, capitalized nouns
     * are not names.
     */
    private static final Set<String> ENGLISH =
            Set.of(
                    "what", "which", "who", "whom", "whose", "when", "where", "why", "how", "the",
                    "is", "are", "do", "does", "did", "can", "of", "to", "and", "i", "my", "you",
                    "your", "was", "were", "by", "tell", "for", "has", "have");

    /**
     * A word of the question.
     *
     * @param weight its importance
     * @param name whether it is part of a name
     * @param exact whether it is a number, which matches only itself
     * @param counted whether it names what is counted
     * @param earlier whether it is a word of an earlier question
     */
    record Term(
            String stem,
            double weight,
            boolean name,
            boolean exact,
            boolean counted,
            boolean earlier) {}

    QuestionTerms {
        terms = List.copyOf(terms);
        tokens = List.copyOf(tokens);
        words = Set.copyOf(words);
    }

    /**
     * Parses a question.
     *
     * @param earlier the previous questions that this one follows up on, latest first; otherwise
     *     empty
     */
    static QuestionTerms of(String question, List<String> earlier) {
        String asked = start(question);
        AnswerType wanted = AnswerType.by(asked);
        AskedMeasure measure = AskedMeasure.by(asked);
        List<Term> terms = new ArrayList<>();
        List<TextToken> tokens = TextToken.in(ChineseQuestion.telling(asked));
        add(terms, tokens, wanted, measure, 1);
        double share = EARLIER;
        for (String before : earlier) {
            String text = start(before);
            int known = terms.size();
            AskedMeasure askedBefore = AskedMeasure.by(text);
            List<TextToken> words = TextToken.in(ChineseQuestion.telling(text));
            boolean adds = ParsedQuestion.isAddition(text);
            double part = adds ? share * EARLIER_STILL : share;
            add(terms, words, AnswerType.ANYTHING, askedBefore, part);
            share *= terms.size() > known && !adds ? EARLIER_STILL : 1;
            if (wanted == AnswerType.ANYTHING && measure == AskedMeasure.NONE) {
                wanted = AnswerType.by(text);
                measure = askedBefore;
            }
        }
        Set<String> words = tokens.stream().map(TextToken::word).collect(Collectors.toSet());
        return new QuestionTerms(terms, wanted, measure, tokens, words);
    }

    /** Whether it is in English, judged by its function words. */
    boolean isEnglish() {
        return words.stream().anyMatch(ENGLISH::contains);
    }

    /** Whether a question names no subject of its own: "How much is it?" */
    static boolean isWithoutSubject(String question) {
        String asked = start(question);
        AskedMeasure measure = AskedMeasure.by(asked);
        return !TextToken.in(asked).isEmpty()
                && TextToken.in(ChineseQuestion.telling(asked)).stream()
                        .allMatch(
                                token ->
                                        EnglishVocabulary.weight(token.word()) == 0
                                                || measure.isSaidBy(token.word()));
    }

    /** Whether the word occurs in the question, so it is no answer. */
    boolean has(TextToken token) {
        return indexOf(token) >= 0;
    }

    /** The index of the term with this word; -1 if there is none. */
    int indexOf(TextToken token) {
        for (int i = 0; i < terms.size(); i++) {
            if (terms.get(i).stem.equals(token.stem())) {
                return i;
            }
        }
        return -1;
    }

    /** The first word of the question; empty if it has none. */
    String firstWord() {
        return tokens.isEmpty() ? "" : tokens.getFirst().word();
    }

    private static String start(String text) {
        return text.substring(0, Math.min(text.length(), MAX_CHARACTERS));
    }

    private static void add(
            List<Term> terms,
            List<TextToken> tokens,
            AnswerType wanted,
            AskedMeasure measure,
            double share) {
        boolean shouts = tokens.stream().filter(TextToken::capital).count() > tokens.size() * 0.7;
        boolean foreign = tokens.stream().noneMatch(token -> ENGLISH.contains(token.word()));
        for (int i = 0; i < tokens.size() && terms.size() < MAX_TERMS; i++) {
            TextToken token = tokens.get(i);
            boolean exact = token.isNumber() || EnglishVocabulary.isOrdinal(token.word());
            boolean name = token.isName() && !shouts && !foreign && !AnswerType.isTime(token);
            String before = i > 0 ? tokens.get(i - 1).word() : "";
            double weight =
                    share
                            * (measure.isSaidBy(token.word()) ? MEASURED : 1)
                            * (exact
                                    ? NUMBER
                                    : name
                                            ? nameWeight(token)
                                            : EnglishVocabulary.weight(token.word()))
                            * (name ? 1 : part(before, wanted));
            if (weight > 0 && terms.stream().noneMatch(term -> term.stem.equals(token.stem()))) {
                boolean counted = share == 1 && COUNTING.contains(before);
                terms.add(new Term(token.stem(), weight, name, exact, counted, share < 1));
            }
        }
    }

    private static double nameWeight(TextToken token) {
        // In "The V style", a single letter is a name.
        boolean letter = token.word().length() == 1 && !token.word().equals("i");
        return letter ? 1 : NAME * EnglishVocabulary.weight(token.word());
    }

    /** The share of a word's weight that remains after a question word. */
    private static double part(String before, AnswerType wanted) {
        if (ASKING.contains(before)) {
            return wanted == AnswerType.ANYTHING ? ASKED_FOR : KIND;
        }
        if (!before.equals("how")) {
            return 1;
        }
        return wanted == AnswerType.DURATION ? HOW_LONG : HOW;
    }
}
