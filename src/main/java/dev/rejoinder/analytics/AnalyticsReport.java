package dev.rejoinder.analytics;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a period.
 *
 * @param days every day of the period in order, including days without activity
 * @param bots with any question, busiest first, at most {@link #MAX_BOTS}
 * @param models by tokens, most first
 * @param tools by calls, most first, at most {@link #MAX_TOOLS}
 * @param topQuestions most frequent first
 * @param questionsRead the number of questions that the top ones were found among
 * @param currency of all costs; null if no price is known
 */
public record AnalyticsReport(
        DateRange period,
        Figures totals,
        List<Day> days,
        List<BotFigures> bots,
        List<ModelFigures> models,
        List<ToolFigures> tools,
        List<TopQuestion> topQuestions,
        int questionsRead,
        @Nullable String currency) {
    /** The most bots listed separately. The totals include all others. */
    public static final int MAX_BOTS = 100;

    /** The most tools listed. */
    public static final int MAX_TOOLS = 100;

    /** The most top questions. */
    public static final int MAX_QUESTIONS = 20;

    /**
     * Sums over turns.
     *
     * @param conversations how many began
     * @param messages questions and answers
     * @param firstToken time to first token, from the question to the first text; null if not
     *     measured
     * @param answer time from the question to the end of a complete answer; null if there was none
     * @param cost null if no price is known
     * @param unpricedTokens tokens of models without a price, which the cost leaves out
     * @param ratedUp how many answers are rated up
     * @param ratedDown how many answers are rated down
     * @param images how many images messages had
     * @param documents how many other files messages had
     * @param attachmentTokens the estimated part of the input tokens that attachments took
     * @param attachmentCost the estimated part of the cost that attachments caused; null if no
     *     price is known
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
            long unpricedTokens,
            long ratedUp,
            long ratedDown,
            long images,
            long documents,
            long attachmentTokens,
            @Nullable BigDecimal attachmentCost) {}

    /** The 50th and 95th percentile, in milliseconds. */
    public record Latency(long p50, long p95) {}

    /** Turns that ended on one day, in UTC. */
    public record Day(LocalDate date, Figures figures) {}

    /** The figures of one bot. */
    public record BotFigures(String id, String name, Figures figures) {}

    /**
     * The figures of one model.
     *
     * @param model empty if it is unknown which model answered
     * @param cost null if it has no price
     */
    public record ModelFigures(
            String model,
            long questions,
            long inputTokens,
            long outputTokens,
            @Nullable BigDecimal cost) {}

    /**
     * The calls of one tool.
     *
     * @param averageMillis of the calls that the tool answered; null without such calls
     */
    public record ToolFigures(
            String name,
            long calls,
            long errors,
            long unknown,
            long denied,
            @Nullable Long averageMillis) {}

    /**
     * A frequent question, in its latest wording.
     *
     * @param question at most its first {@link TopQuestions#MAX_CHARACTERS} characters
     */
    public record TopQuestion(String botId, String question, long times, Instant lastAskedAt) {}
}
