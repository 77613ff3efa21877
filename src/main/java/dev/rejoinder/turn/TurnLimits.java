package dev.rejoinder.turn;

import java.time.Duration;

/**
 * Timeouts and size limits of turns.
 *
 * @param firstToken the timeout until a model sends its first text
 * @param betweenTokens the timeout between two pieces of text
 * @param historyTokens the most history that a model gets, in estimated tokens
 * @param action how long a turn waits for an approval, or for the result of a client's tool
 * @param openTurns the maximum number of unfinished turns in this process
 */
public record TurnLimits(
        Duration firstToken,
        Duration betweenTokens,
        int historyTokens,
        Duration action,
        int openTurns) {
    /** How long a turn waits unless it is configured. */
    public static final Duration ACTION = Duration.ofHours(1);

    public TurnLimits(
            Duration firstToken, Duration betweenTokens, int historyTokens, int openTurns) {
        this(firstToken, betweenTokens, historyTokens, ACTION, openTurns);
    }

    /** Answers are cut off at this length, in UTF-16 units, with finish reason {@code length}. */
    public static final int MAX_ANSWER = 1 << 20;
}
