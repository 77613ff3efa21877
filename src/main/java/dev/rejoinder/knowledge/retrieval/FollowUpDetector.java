package dev.rejoinder.knowledge.retrieval;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells which questions mean something only after the one before them, such as "and on Sundays?".
 */
final class FollowUpDetector {
    /** A question of so few words hardly stands alone. */
    private static final int FEW_WORDS = 3;

    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}']+");

    private static final Set<String> CONTINUES =
            Set.of(
                    "and", "but", "or", "also", "then", "und", "aber", "et", "mais", "y", "pero",
                    "e");

    private static final Set<String> POINTS_BACK =
            Set.of(
                    "it", "its", "they", "them", "their", "he", "she", "his", "her", "him", "that",
                    "this", "those", "these", "there", "one", "ones", "same", "else", "instead");

    private FollowUpDetector() {}

    /** Whether a question may mean something only after the ones before it. */
    static boolean mayGoOn(String question, List<String> earlier) {
        return !earlier.isEmpty() && leansOnEarlier(question);
    }

    /** The question behind the last one that stands alone. */
    static String withEarlier(String question, List<String> earlier) {
        for (String before : earlier.reversed()) {
            if (!leansOnEarlier(before)) {
                return before + " " + question;
            }
        }
        return earlier.getLast() + " " + question;
    }

    private static boolean leansOnEarlier(String question) {
        List<String> words =
                NO_WORD.splitAsStream(question.toLowerCase(Locale.ROOT))
                        .filter(word -> !word.isEmpty())
                        .toList();
        return words.size() <= FEW_WORDS
                || CONTINUES.contains(words.getFirst())
                || question.toLowerCase(Locale.ROOT).startsWith("what about")
                || question.toLowerCase(Locale.ROOT).startsWith("how about")
                || words.stream().anyMatch(POINTS_BACK::contains);
    }
}
