package dev.rejoinder.analytics;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Counts turns as they end, and reads recent questions. Every method throws {@code INTERNAL_ERROR}
 * if the database cannot be reached. Thread-safe.
 */
public interface AnalyticsStore {
    /** All bots that are not deleted, unordered. */
    List<BotName> bots();

    /** A bot's id and name. */
    record BotName(String id, String name) {}

    /**
     * Sums the turns of these bots in a period, the feedback on their answers, and their
     * attachments. The sums include conversations that were deleted since; counts contain no
     * content.
     */
    TurnTotals totals(Set<String> botIds, DateRange period);

    /** Sums the tool calls of these bots in a period, for each bot and tool, unordered. */
    List<ToolTotal> tools(Set<String> botIds, DateRange period);

    /**
     * Reads questions that still exist, from conversations whose last activity is in the period,
     * most recently active conversations first.
     *
     * @param most the maximum number; fewer if the questions are long
     */
    List<AskedQuestion> questions(String botId, DateRange period, int most);

    /** A question and the time it was asked. */
    record AskedQuestion(String question, Instant at) {}
}
