package dev.rejoinder.digest;

import java.util.List;

/**
 * The week of one bot.
 *
 * @param conversations how many began
 * @param unanswered how many questions got the fallback message
 * @param topUnanswered most frequent first
 */
record BotWeek(
        String botId,
        String name,
        long conversations,
        long questions,
        long answered,
        long unanswered,
        List<UnansweredQuestion> topUnanswered) {
    BotWeek {
        topUnanswered = List.copyOf(topUnanswered);
    }

    /** The share of answered questions in percent; the bot has at least one question. */
    long answeredPercent() {
        return Math.round(100.0 * answered / questions);
    }
}
