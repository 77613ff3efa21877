package dev.rejoinder.reliability;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The answers of {@link KillProvider}. An answer depends only on its question, so a test can verify
 * any answer.
 */
final class KillText {
    private static final int FEWEST_WORDS = 5;
    private static final int MOST_WORDS = 70;
    private static final int LONGEST_PIECE = 9;

    /** Questions with these words get answers larger than the socket buffers. */
    static final String AT_LENGTH = "at length";

    private static final int TIMES_LONGER = 1_000;

    private static final List<String> WORDS =
            List.of(
                    "open",
                    "weekdays",
                    "naïve",
                    "\"quoted\"",
                    "\\",
                    "日本語",
                    "😀",
                    "👩‍👩‍👧",
                    "a",
                    "line\nbreak",
                    "tab\t",
                    "<b>&amp;</b>",
                    "Straße",
                    "twenty-seven",
                    "\u2028",
                    "é");

    private KillText() {}

    /** Returns the whole answer to a question. */
    static String answer(String question) {
        var random = new Random(question.hashCode());
        int words = FEWEST_WORDS + random.nextInt(MOST_WORDS - FEWEST_WORDS);
        if (question.contains(AT_LENGTH)) {
            words = MOST_WORDS * TIMES_LONGER;
        }
        var text = new StringBuilder("You asked: ").append(question).append('.');
        for (int i = 0; i < words; i++) {
            text.append(' ').append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return text.toString();
    }

    /** Returns the same answer in the pieces that the provider streams. */
    static List<String> pieces(String question) {
        return pieces(question, answer(question));
    }

    /** Returns an answer, or a part of it, in the pieces that the provider streams. */
    static List<String> pieces(String question, String answer) {
        var random = new Random(question.hashCode() + 1L);
        var pieces = new ArrayList<String>();
        int longest = question.contains(AT_LENGTH) ? LONGEST_PIECE * TIMES_LONGER : LONGEST_PIECE;
        int start = 0;
        while (start < answer.length()) {
            int left = answer.codePointCount(start, answer.length());
            int end = answer.offsetByCodePoints(start, Math.min(left, 1 + random.nextInt(longest)));
            pieces.add(answer.substring(start, end));
            start = end;
        }
        return pieces;
    }
}
