package dev.rejoinder.knowledge.retrieval;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The words of a question, prepared for many comparisons.
 *
 * @param words all words, in lower case and without accents
 * @param content the distinct words that name its subject, one for all synonyms; all words if it
 *     has none
 * @param numbers the words with digits
 * @param asked what it asks for about its subject; may be empty
 * @param grams hashes of the three-letter parts of its content, ascending; a part occurs once
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record QuestionWording(
        List<String> words,
        List<String> content,
        Set<String> numbers,
        Set<AskedAspect> asked,
        int[] grams) {
    /** Further words of a question are ignored. */
    private static final int MAX_WORDS = 40;

    /** Text after this is ignored too. */
    static final int MAX_CHARACTERS = 1_000;

    private static final int GRAM = 3;
    private static final int LEAST_STEM = 4;
    private static final int MAX_ENDING = 2;
    private static final double STEM_SHARE = 0.6;

    private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");
    private static final Pattern NON_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    static QuestionWording of(String question) {
        List<String> words = words(question);
        Set<AskedAspect> asked = AskedAspects.of(words);
        List<String> content = content(words);
        List<String> subject =
                content(
                        IntStream.range(0, words.size())
                                .filter(at -> !AskedAspects.isNamedBy(words, at, asked))
                                .mapToObj(words::get)
                                .toList());
        List<String> named = subject.isEmpty() ? content : subject;
        if (named.isEmpty()) {
            named = words;
        }
        var numbers = new HashSet<String>();
        named.stream().filter(QuestionWording::hasDigit).forEach(numbers::add);
        return new QuestionWording(words, named, numbers, asked, grams(named));
    }

    private static List<String> content(List<String> words) {
        return words.stream()
                .filter(word -> !FunctionWords.contains(word))
                .map(QuestionVocabulary::canonical)
                .distinct()
                .toList();
    }

    /** The beginning of a text, which is all that is read of it. */
    static String start(String text) {
        return text.substring(0, Math.min(text.length(), MAX_CHARACTERS));
    }

    /** The words of a text, in lower case and without accents. */
    static List<String> words(String text) {
        String plain =
                ACCENTS.matcher(
                                Normalizer.normalize(
                                        start(text).toLowerCase(Locale.ROOT), Normalizer.Form.NFKD))
                        .replaceAll("");
        return NON_WORD.splitAsStream(plain)
                .filter(word -> !word.isEmpty())
                .limit(MAX_WORDS)
                .toList();
    }

    private static boolean hasDigit(String word) {
        return word.chars().anyMatch(Character::isDigit);
    }

    private static int[] grams(List<String> words) {
        return words.stream()
                .map(word -> "^" + word + "$")
                .flatMapToInt(
                        word ->
                                IntStream.rangeClosed(0, word.length() - GRAM)
                                        .map(at -> word.substring(at, at + GRAM).hashCode()))
                .sorted()
                .distinct()
                .toArray();
    }

    /** The share of three-letter parts that both have, 0 to 1. */
    double gramsInCommon(QuestionWording other) {
        if (grams.length == 0 || other.grams.length == 0) {
            return 0;
        }
        int common = 0;
        for (int gram : grams) {
            common += Arrays.binarySearch(other.grams, gram) >= 0 ? 1 : 0;
        }
        return common / Math.sqrt((double) grams.length * other.grams.length);
    }

    /** Whether one answer cannot suit both, however alike their words are. */
    boolean contradicts(QuestionWording other) {
        return !AskedAspects.agree(asked, other.asked)
                || QuestionVocabulary.areOpposite(words, other.words)
                || (QuestionNegation.isIn(words) != QuestionNegation.isIn(other.words)
                        && (contentMissingIn(other) == 0 || other.contentMissingIn(this) == 0));
    }

    /** How many content words of this question the other one lacks. */
    int contentMissingIn(QuestionWording other) {
        int missing = 0;
        for (String word : content) {
            missing += other.content.stream().anyMatch(each -> isSame(word, each)) ? 0 : 1;
        }
        return missing;
    }

    /** The same word, perhaps with another ending. */
    private static boolean isSame(String one, String other) {
        if (one.equals(other)) {
            return true;
        }
        if (hasDigit(one) || hasDigit(other)) {
            return false;
        }
        int longer = Math.max(one.length(), other.length());
        int shared = 0;
        int shortest = Math.min(one.length(), other.length());
        while (shared < shortest && one.charAt(shared) == other.charAt(shared)) {
            shared++;
        }
        return shared >= STEM_SHARE * longer
                && (shared >= LEAST_STEM
                        || (shared == LEAST_STEM - 1 && longer <= shared + MAX_ENDING));
    }

    /** The share of all words, in order, that both have: 1 for the same sentence. */
    double wordsInOrder(QuestionWording other) {
        int[] row = new int[other.words.size() + 1];
        for (String word : words) {
            int diagonal = 0;
            for (int j = 1; j < row.length; j++) {
                int above = row[j];
                row[j] =
                        word.equals(other.words.get(j - 1))
                                ? diagonal + 1
                                : Math.max(row[j - 1], above);
                diagonal = above;
            }
        }
        return row[row.length - 1] / (double) Math.max(words.size(), other.words.size());
    }
}
