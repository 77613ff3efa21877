package dev.rejoinder.analytics;

import java.time.LocalDate;

/**
 * Turns of one bot that ended on one day in one way.
 *
 * @param model what answered; empty where that is not known
 * @param firstToken the class of the time to the first text, see {@link LatencyBuckets}
 * @param answer the class of the time to the whole answer
 * @param turns how many there are, and so how many questions
 * @param conversations how many of them began a conversation
 * @param messages their questions, and the answers that have any text
 */
public record TurnCount(
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
