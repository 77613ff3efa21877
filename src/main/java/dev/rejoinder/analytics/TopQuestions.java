package dev.rejoinder.analytics;

import dev.rejoinder.knowledge.QuestionKey;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts questions that are the same but for how they are written. Not thread-safe. */
final class TopQuestions {
    /** What is shown of one, in Unicode code points. */
    static final int MAX_CHARACTERS = 300;

    private final Map<Question, Report.TopQuestion> found = new HashMap<>();
    private int read;

    private record Question(String botId, String key) {}

    void add(String botId, AnalyticsStore.Asked asked) {
        read++;
        found.merge(
                new Question(botId, QuestionKey.of(asked.question())),
                new Report.TopQuestion(botId, beginning(asked.question()), 1, asked.at()),
                TopQuestions::joined);
    }

    /** How many questions were added. */
    int read() {
        return read;
    }

    List<Report.TopQuestion> top(int most) {
        return found.values().stream()
                .sorted(
                        Comparator.comparingLong(Report.TopQuestion::times)
                                .thenComparing(Report.TopQuestion::lastAskedAt)
                                .reversed()
                                .thenComparing(Report.TopQuestion::question))
                .limit(most)
                .toList();
    }

    private static Report.TopQuestion joined(Report.TopQuestion one, Report.TopQuestion other) {
        Report.TopQuestion latest = one.lastAskedAt().isBefore(other.lastAskedAt()) ? other : one;
        return new Report.TopQuestion(
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
