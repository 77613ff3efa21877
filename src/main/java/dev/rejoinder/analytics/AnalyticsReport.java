package dev.rejoinder.analytics;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a period.
 *
 * @param days each day of it, the first one first, also those on which nothing happened
 * @param bots the busiest first, at most {@link #MAX_BOTS} of those with any question
 * @param models by what they were given and wrote, the most first
 * @param topQuestions the most asked first
 * @param questionsRead how many questions the top ones were found among
 * @param currency of all costs; null where no price is known
 */
public record AnalyticsReport(
        DateRange period,
        Figures totals,
        List<Day> days,
        List<OfBot> bots,
        List<OfModel> models,
        List<TopQuestion> topQuestions,
        int questionsRead,
        @Nullable String currency) {
    /** The most bots that are told apart. All others are still in the totals. */
    public static final int MAX_BOTS = 100;

    /** The most top questions. */
    public static final int MAX_QUESTIONS = 20;

    /**
     * Sums of some turns.
     *
     * @param conversations how many began
     * @param messages questions and answers
     * @param firstToken from the question to the first text; null where none was measured
     * @param answer from the question to the end of a whole answer; null where there was none
     * @param cost null where no price is known
     * @param unpricedTokens those that the cost leaves out, as their model has no price
     */
    public record Figures(
            long conversations,
            long messages,
            long questions,
            long answered,
            long fallenBack,
            long stopped,
            long failed,
            @Nullable Latency firstToken,
            @Nullable Latency answer,
            long inputTokens,
            long outputTokens,
            @Nullable BigDecimal cost,
            long unpricedTokens) {}

    /** Milliseconds that half of the turns, and 95 of 100, took at most. */
    public record Latency(long p50, long p95) {}

    /** What ended on one day in UTC. */
    public record Day(LocalDate date, Figures figures) {}

    /** One bot. */
    public record OfBot(String id, String name, Figures figures) {}

    /**
     * One model.
     *
     * @param model empty where it is not known which one answered
     * @param cost null where it has no price
     */
    public record OfModel(
            String model,
            long questions,
            long inputTokens,
            long outputTokens,
            @Nullable BigDecimal cost) {}

    /**
     * What was asked, as it was last put.
     *
     * @param question at most {@link TopQuestions#MAX_CHARACTERS} of it
     */
    public record TopQuestion(String botId, String question, long times, Instant lastAskedAt) {}
}
