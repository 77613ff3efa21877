package dev.rejoinder.knowledge.retrieval;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Detects follow-up questions that depend on an earlier question, such as "and on Sundays?". */
final class FollowUpDetector {
    /** Questions with this many words or fewer rarely stand alone. */
    private static final int FEW_WORDS = 3;

    private static final Pattern NON_WORD = Pattern.compile("[^\\p{L}\\p{N}']+");

    private static final Set<String> OPENERS =
            Set.of(
                    "and", "but", "or", "also", "then", "und", "aber", "et", "mais", "y", "pero",
                    "e");

    private static final Set<String> REFERRING_WORDS =
            Set.of(
                    "it", "its", "they", "them", "their", "he", "she", "his", "her", "him", "that",
                    "this", "those", "these", "there", "one", "ones", "same", "else", "instead");

    private FollowUpDetector() {}

    /** Whether a question may be a follow-up. */
    static boolean mayBeFollowUp(String question, List<String> earlier) {
        return !earlier.isEmpty() && dependsOnEarlier(question);
    }

    /** Prepends the latest earlier question that stands alone. */
    static String withEarlier(String question, List<String> earlier) {
        for (String before : earlier.reversed()) {
            if (!dependsOnEarlier(before)) {
                return before + " " + question;
            }
        }
        return earlier.getLast() + " " + question;
    }

    private static boolean dependsOnEarlier(String question) {
        List<String> words =
                NON_WORD.splitAsStream(question.toLowerCase(Locale.ROOT))
                        .filter(word -> !word.isEmpty())
                        .toList();
        return words.size() <= FEW_WORDS
                || OPENERS.contains(words.getFirst())
                || question.toLowerCase(Locale.ROOT).startsWith("what about")
                || question.toLowerCase(Locale.ROOT).startsWith("how about")
                || words.stream().anyMatch(REFERRING_WORDS::contains);
    }
}
