package dev.rejoinder.provider.builtin;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a question says about its answer.
 *
 * @param terms the words that an answer's surroundings should have
 * @param words all words of the question
 */
record QuestionTerms(List<Term> terms, AnswerType wanted, Set<String> words) {
    /** The most words of a question that count, so that a long message costs no long search. */
    static final int MAX_TERMS = 30;

    /** A longer question is read up to here. */
    static final int MAX_CHARACTERS = 1_000;

    /** What is asked for by a word, as in "which engineer", need not be called so. */
    private static final double ASKED_FOR = 0.4;

    /** And still less, where an answer of that kind is looked for, as in "which year". */
    private static final double KIND = 0.2;

    private static final double EARLIER = 0.5;
    private static final double NAME = 1.3;
    private static final double NUMBER = 1.2;

    /** "How high": an answer may say it in metres alone; of "how long" most do. */
    private static final double HOW = 0.7;

    private static final double HOW_LONG = 0.3;

    private static final Set<String> COUNTING = Set.of("many", "viele", "cuantos", "cuantas");
    private static final Set<String> ASKING =
            Set.of(
                    "what", "which", "whose", "welche", "welcher", "welches", "que", "quel",
                    "quelle");

    /** A question without any of these is in another language, where nouns may be capitalised. */
    private static final Set<String> ENGLISH =
            Set.of(
                    "what", "which", "who", "whom", "whose", "when", "where", "why", "how", "the",
                    "is", "are", "do", "does", "did", "can", "of", "to", "and", "i", "my", "you",
                    "your", "was", "were", "by", "tell", "for", "has", "have");

    /**
     * A word of the question.
     *
     * @param weight how much it tells
     * @param name whether it is part of a name
     * @param exact whether it is a number, so that nothing is like it
     * @param counted whether it says what is counted
     */
    record Term(String stem, double weight, boolean name, boolean exact, boolean counted) {}

    QuestionTerms {
        terms = List.copyOf(terms);
        words = Set.copyOf(words);
    }

    /**
     * Reads a question.
     *
     * @param earlier the question before it, when it goes on from that; else empty
     */
    static QuestionTerms of(String question, String earlier) {
        String asked = start(question);
        AnswerType wanted = AnswerType.by(asked);
        List<Term> terms = new ArrayList<>();
        List<TextToken> tokens = TextToken.in(asked);
        add(terms, tokens, wanted, 1);
        if (!earlier.isEmpty()) {
            add(terms, TextToken.in(start(earlier)), AnswerType.ANYTHING, EARLIER);
            if (wanted == AnswerType.ANYTHING) {
                wanted = AnswerType.by(start(earlier));
            }
        }
        Set<String> words = tokens.stream().map(TextToken::word).collect(Collectors.toSet());
        return new QuestionTerms(terms, wanted, words);
    }

    /** Whether the question itself says a word, so that it is no answer. */
    boolean has(TextToken token) {
        return terms.stream().anyMatch(term -> term.stem.equals(token.stem()));
    }

    private static String start(String text) {
        return text.substring(0, Math.min(text.length(), MAX_CHARACTERS));
    }

    private static void add(
            List<Term> terms, List<TextToken> tokens, AnswerType wanted, double share) {
        boolean shouts = tokens.stream().filter(TextToken::capital).count() > tokens.size() * 0.7;
        boolean foreign = tokens.stream().noneMatch(token -> ENGLISH.contains(token.word()));
        for (int i = 0; i < tokens.size() && terms.size() < MAX_TERMS; i++) {
            TextToken token = tokens.get(i);
            boolean exact = token.isNumber() || EnglishVocabulary.isOrdinal(token.word());
            boolean name = token.isName() && !shouts && !foreign && !AnswerType.isTime(token);
            String before = i > 0 ? tokens.get(i - 1).word() : "";
            double weight =
                    share
                            * (exact
                                    ? NUMBER
                                    : name
                                            ? nameWeight(token)
                                            : EnglishVocabulary.weight(token.word()))
                            * (name ? 1 : part(before, wanted));
            if (weight > 0 && terms.stream().noneMatch(term -> term.stem.equals(token.stem()))) {
                boolean counted = share == 1 && COUNTING.contains(before);
                terms.add(new Term(token.stem(), weight, name, exact, counted));
            }
        }
    }

    private static double nameWeight(TextToken token) {
        // "The V style": there a letter is a name.
        boolean letter = token.word().length() == 1 && !token.word().equals("i");
        return letter ? 1 : NAME * EnglishVocabulary.weight(token.word());
    }

    /** What is left of a word's weight behind a word that asks. */
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
