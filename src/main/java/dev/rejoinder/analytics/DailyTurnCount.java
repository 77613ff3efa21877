package dev.rejoinder.analytics;

import java.time.LocalDate;

/**
 * Turns of one bot that ended on one day with one outcome.
 *
 * @param model the model that answered; empty if unknown
 * @param firstToken the bucket of the time to first token, see {@link LatencyBuckets}
 * @param answer the bucket of the time to the complete answer
 * @param turns the number of turns, and so of questions
 * @param conversations how many of them began a conversation
 * @param messages their questions, and the answers with any text
 */
public record DailyTurnCount(
        String botId,
        LocalDate day,
        String model,
        TurnOutcome outcome,
        int firstToken,
        int answer,
        long turns,
        long conversations,
        long messages,
        long inputTokens,
        long outputTokens) {}
