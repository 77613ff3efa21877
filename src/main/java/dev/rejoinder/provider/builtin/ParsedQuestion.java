package dev.rejoinder.provider.builtin;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** One interpretation of a question. */
record ParsedQuestion(List<Term> terms) {
    /** Maximum number of words per question, so that long messages are not slow. */
    static final int MAX_TERMS = 40;

    /** Maximum number of questions per message. */
    static final int MAX_PARTS = 4;

    private static final double ASKING_SHARE = 0.3;
    private static final double EARLIER_SHARE = 0.5;

    /** As much of a question is searched for words that refer back. */
    private static final int MAX_CHARACTERS = 1_000;

    /** A question with more words of its own than this is not a follow-up. */
    private static final int MAX_FOLLOW_UP_TERMS = 2;

    private static final Pattern FOLLOW_UP_START =
            Pattern.compile(
                    "(?iu)[\\s¿]*(?:(?:and|or|but|also|then|so|what about|how"
                            + " about|und|aber|oder|y|e|et|en|was ist mit|que"
                            + " tal)\\b|那|还有)|.*呢[？?]?\\s*$");
    private static final Pattern REFERRING_WORDS =
            Pattern.compile(
                    "(?iu)\\b(?:it|that|they|them|those|these|this|there|ones?|er|es|das|dort|davon|dafür|diese"
                        + "[rsn]?|eso|esa|ese|allí|elle|ils|elles|cela|ça|esso|essa|isso)\\b|[它那这]");
    private static final Pattern ADDITION =
            Pattern.compile(
                    "(?iu)[\\s¿]*(?:and|und|y|et|e|en)"
                            + " (?:for|with|without|by|at|on|in|für|mit|ohne|am|im"
                            + "|an|para|con|sin|el|los|pour|avec|sans|per|senza|voor|met)\\b");
    private static final Pattern NEXT_QUESTION =
            Pattern.compile(
                    "(?i),? and"
                        + " (?=(?:what|where|when|how|do|does|can|could|is|are|which|who|will)\\b)");

    ParsedQuestion {
        terms = List.copyOf(terms);
    }

    /**
     * A word of the question.
     *
     * @param share the part of its weight that counts, 0 to 1
     * @param decisive whether an answer may rest on this word alone
     */
    record Term(String stem, double share, boolean decisive) {}

    /** Splits a message into questions; statements next to a question are dropped. */
    static List<String> parts(String message) {
        List<String> parts = new ArrayList<>();
        for (String sentence : SentenceSplitter.split(message)) {
            parts.addAll(List.of(NEXT_QUESTION.split(sentence)));
        }
        boolean asks = parts.stream().anyMatch(SentenceSplitter::isQuestion);
        return parts.stream()
                .filter(
                        part ->
                                !asks
                                        || SentenceSplitter.isQuestion(part)
                                        || startsAsking(message, part))
                .filter(part -> !EnglishWordForms.stemsIn(part).isEmpty())
                .limit(MAX_PARTS)
                .toList();
    }

    /** Whether a part has no question mark because another question follows it after "and". */
    private static boolean startsAsking(String message, String part) {
        int end = message.indexOf(part) + part.length();
        return NEXT_QUESTION.matcher(message.substring(end)).lookingAt();
    }

    /** Returns the possible interpretations, most likely first. */
    static List<ParsedQuestion> readings(String text, String earlier) {
        Set<String> stems = stems(text);
        long own = stems.stream().filter(stem -> !EnglishWordForms.isQuestionWord(stem)).count();
        ParsedQuestion alone = new ParsedQuestion(terms(stems, own == 0));
        if (earlier.isEmpty() || own > MAX_FOLLOW_UP_TERMS) {
            return List.of(alone);
        }
        ParsedQuestion together = together(stems, stems(earlier), own == 0);
        if (own == 0) {
            return List.of(together);
        }
        if (FOLLOW_UP_START.matcher(text).lookingAt()) {
            return List.of(together, alone);
        }
        return refersBack(text) ? List.of(alone, together) : List.of(alone);
    }

    /** Whether a question is a follow-up that depends on an earlier one. */
    static boolean isFollowUp(String text) {
        if (QuestionTerms.isWithoutSubject(text)) {
            return true;
        }
        long own =
                stems(text).stream().filter(stem -> !EnglishWordForms.isQuestionWord(stem)).count();
        return own == 0
                || (own <= MAX_FOLLOW_UP_TERMS && FOLLOW_UP_START.matcher(text).lookingAt());
    }

    /** Whether a follow-up only adds to what was asked before: "And for children?" */
    static boolean isAddition(String text) {
        return ADDITION.matcher(text).lookingAt();
    }

    /** Whether a question may refer to the subject of an earlier one. */
    static boolean mayReferBack(String text) {
        return stems(text).size() <= MAX_FOLLOW_UP_TERMS && refersBack(text);
    }

    /** Word boundaries among accents take quadratic time, so only the beginning is searched. */
    private static boolean refersBack(String text) {
        String start = text.substring(0, Math.min(text.length(), MAX_CHARACTERS));
        return REFERRING_WORDS.matcher(start).find();
    }

    private static Set<String> stems(String text) {
        Set<String> stems = new LinkedHashSet<>();
        EnglishWordForms.stemsIn(text).stream().limit(MAX_TERMS).forEach(stems::add);
        return stems;
    }

    private static List<Term> terms(Set<String> stems, boolean askingDecides) {
        return stems.stream()
                .map(
                        stem ->
                                EnglishWordForms.isQuestionWord(stem)
                                        ? new Term(stem, ASKING_SHARE, askingDecides)
                                        : new Term(stem, 1, true))
                .toList();
    }

    private static ParsedQuestion together(
            Set<String> own, Set<String> earlier, boolean earlierDecides) {
        List<Term> terms = new ArrayList<>(terms(own, false));
        for (String stem : earlier) {
            if (!own.contains(stem) && !EnglishWordForms.isQuestionWord(stem)) {
                terms.add(new Term(stem, EARLIER_SHARE, earlierDecides));
            }
        }
        return new ParsedQuestion(terms);
    }
}
