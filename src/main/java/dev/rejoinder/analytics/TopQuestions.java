package dev.rejoinder.analytics;

import dev.rejoinder.knowledge.NormalizedQuestion;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts questions that differ only in spelling details such as case and punctuation. Not
 * thread-safe.
 */
final class TopQuestions {
    /** The displayed length of a question, in Unicode code points. */
    static final int MAX_CHARACTERS = 300;

    private final Map<Question, AnalyticsReport.TopQuestion> found = new HashMap<>();
    private int read;

    private record Question(String botId, String key) {}

    void add(String botId, AnalyticsStore.AskedQuestion asked) {
        read++;
        // A message may have only files.
        if (asked.question().isBlank()) {
            return;
        }
        found.merge(
                new Question(botId, NormalizedQuestion.of(asked.question())),
                new AnalyticsReport.TopQuestion(botId, beginning(asked.question()), 1, asked.at()),
                TopQuestions::joined);
    }

    /** The number of questions added. */
    int read() {
        return read;
    }

    List<AnalyticsReport.TopQuestion> top(int most) {
        return found.values().stream()
                .sorted(
                        Comparator.comparingLong(AnalyticsReport.TopQuestion::times)
                                .thenComparing(AnalyticsReport.TopQuestion::lastAskedAt)
                                .reversed()
                                .thenComparing(AnalyticsReport.TopQuestion::question))
                .limit(most)
                .toList();
    }

    private static AnalyticsReport.TopQuestion joined(
            AnalyticsReport.TopQuestion one, AnalyticsReport.TopQuestion other) {
        AnalyticsReport.TopQuestion latest =
                one.lastAskedAt().isBefore(other.lastAskedAt()) ? other : one;
        return new AnalyticsReport.TopQuestion(
                latest.botId(),
                latest.question(),
                one.times() + other.times(),
                latest.lastAskedAt());
    }

    private static String beginning(String question) {
        String text = question.strip();
        return text.codePointCount(0, text.length()) <= MAX_CHARACTERS
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_CHARACTERS));
    }
}
