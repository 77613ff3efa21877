package dev.rejoinder.provider.builtin;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds differences between a question and a sentence that shares its words. */
final class ContradictionCheck {
    private static final Set<String> PREPOSITIONS =
            Set.of(
                    "from", "to", "into", "by", "before", "after", "in", "on", "at", "for",
                    "against", "with", "without", "under", "over", "during", "since", "until",
                    "between", "through", "of");

    private static final Set<String> NEGATIONS =
            Set.of(
                    "not",
                    "never",
                    "no",
                    "without",
                    "cannot",
                    "cant",
                    "wont",
                    "didnt",
                    "doesnt",
                    "isnt",
                    "wasnt",
                    "arent",
                    "werent",
                    "dont",
                    "neither",
                    "nor",
                    "none",
                    "except",
                    "unable",
                    "failed",
                    "fail",
                    "refused",
                    "refuse",
                    "rejected",
                    "unlike");

    private static final Set<String> SUPERLATIVES =
            Set.of(
                    "first",
                    "last",
                    "only",
                    "most",
                    "least",
                    "best",
                    "worst",
                    "main",
                    "final",
                    "original",
                    "next",
                    "previous",
                    "maximum",
                    "minimum");

    /** A word ending in "est" is a superlative from this length on; "west" and "test" are not. */
    private static final int MIN_SUPERLATIVE = 6;

    /** The distance of a preposition before its noun, in words. */
    private static final int IN_QUESTION = 3;

    private static final int IN_SENTENCE = 4;

    private final QuestionTerms asking;
    private final List<TextToken> said;
    private final Set<String> words;
    private final TermOverlap overlap;
    private final PassageSentence sentence;
    private boolean samePreposition;
    private boolean otherPreposition;

    ContradictionCheck(
            QuestionTerms asking,
            List<TextToken> said,
            TermOverlap overlap,
            PassageSentence sentence) {
        this.asking = asking;
        this.said = said;
        this.overlap = overlap;
        this.sentence = sentence;
        this.words = said.stream().map(TextToken::word).collect(Collectors.toSet());
        comparePrepositions();
    }

    boolean samePreposition() {
        return samePreposition;
    }

    boolean otherPreposition() {
        return otherPreposition;
    }

    boolean onlyQuestionNegated() {
        return isNegated(asking.words()) && !isNegated(words);
    }

    boolean onlySentenceNegated() {
        return isNegated(words) && !isNegated(asking.words());
    }

    private static boolean isNegated(Set<String> words) {
        return words.stream().anyMatch(NEGATIONS::contains);
    }

    /** Whether the sentence contains an antonym of a word of the question, but not the word. */
    boolean opposite() {
        return asking.words().stream()
                .filter(word -> !words.contains(word))
                .flatMap(word -> EnglishVocabulary.oppositesOf(word).stream())
                .anyMatch(other -> words.contains(other) && !asking.words().contains(other));
    }

    /**
     * Whether a word of the question is not in the passage, but the sentence has another of its
     * kind: another colour, or "bus 14" instead of "bus 27".
     */
    boolean anotherOfItsKind() {
        for (int i = 0; i < asking.terms().size(); i++) {
            if (overlap.anywhere(sentence, i) == 0
                    && (hasKind(asking.terms().get(i).stem())
                            || hasOtherNumber(i)
                            || (asking.isEnglish() && hasOtherModifier(i)))) {
                return true;
            }
        }
        return false;
    }

    private boolean hasKind(String stem) {
        String kind = EnglishVocabulary.kindOf(stem);
        return !kind.isEmpty()
                && said.stream().anyMatch(t -> EnglishVocabulary.kindOf(t.stem()).equals(kind));
    }

    /**
     * Whether the sentence has another word before the noun that follows this one in the question:
     * "theft insurance" instead of "life insurance".
     */
    private boolean hasOtherModifier(int term) {
        List<TextToken> asked = asking.tokens();
        for (int at = 0; at + 1 < asked.size(); at++) {
            int noun = asking.indexOf(asked.get(at + 1));
            if (asking.indexOf(asked.get(at)) == term && noun >= 0) {
                return isModifiedOtherwise(noun);
            }
        }
        return false;
    }

    private boolean isModifiedOtherwise(int noun) {
        boolean found = false;
        for (int at = 0; at < said.size(); at++) {
            if (overlap.alike(said.get(at), noun) == 1) {
                if (at == 0
                        || asking.has(said.get(at - 1))
                        || EnglishVocabulary.weight(said.get(at - 1).word()) < 1) {
                    return false;
                }
                found = true;
            }
        }
        return found;
    }

    /** Whether the sentence has another number after the word before a number of the question. */
    private boolean hasOtherNumber(int term) {
        String number = asking.terms().get(term).stem();
        List<TextToken> asked = asking.tokens();
        for (int i = 1; i < asked.size(); i++) {
            if (asked.get(i).isNumber() && asked.get(i).stem().equals(number)) {
                String before = asked.get(i - 1).stem();
                boolean counts = EnglishVocabulary.weight(asked.get(i - 1).word()) > 0;
                return counts && isNumbered(before);
            }
        }
        return false;
    }

    private boolean isNumbered(String stem) {
        for (int i = 1; i < said.size(); i++) {
            if (said.get(i).isNumber() && said.get(i - 1).stem().equals(stem)) {
                return true;
            }
        }
        return false;
    }

    boolean missingSuperlative() {
        return asking.words().stream()
                .anyMatch(word -> isSuperlative(word) && !words.contains(word));
    }

    private static boolean isSuperlative(String word) {
        return SUPERLATIVES.contains(word)
                || (word.length() >= MIN_SUPERLATIVE && word.endsWith("est"));
    }

    private void comparePrepositions() {
        List<TextToken> asked = asking.tokens();
        for (int at = 0; at < asked.size(); at++) {
            String preposition = asked.get(at).word();
            int noun = PREPOSITIONS.contains(preposition) ? nounAfter(at) : -1;
            if (noun >= 0) {
                compare(preposition, noun);
            }
        }
    }

    /** The index of the first term after a preposition of the question; -1 if there is none. */
    private int nounAfter(int preposition) {
        List<TextToken> asked = asking.tokens();
        int end = Math.min(asked.size(), preposition + 1 + IN_QUESTION);
        for (int at = preposition + 1; at < end; at++) {
            int term = asking.indexOf(asked.get(at));
            if (term >= 0 || PREPOSITIONS.contains(asked.get(at).word())) {
                return term;
            }
        }
        return -1;
    }

    private void compare(String preposition, int term) {
        boolean same = false;
        boolean other = false;
        for (int at = 0; at < said.size(); at++) {
            if (overlap.alike(said.get(at), term) > 0) {
                String before = prepositionBefore(at);
                same |= before.equals(preposition);
                other |= !before.isEmpty();
            }
        }
        samePreposition |= same;
        otherPreposition |= other && !same;
    }

    private String prepositionBefore(int noun) {
        for (int at = noun - 1; at >= Math.max(0, noun - IN_SENTENCE); at--) {
            if (PREPOSITIONS.contains(said.get(at).word())) {
                return said.get(at).word();
            }
        }
        return "";
    }
}
