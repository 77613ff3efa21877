package dev.rejoinder.turn;

import java.time.Duration;

/**
 * How long a turn may take, and how much of it there may be.
 *
 * @param firstToken how long a model may take to begin
 * @param betweenTokens how long it may pause
 * @param historyTokens how much of the conversation a model is shown at most, in estimated tokens
 * @param openTurns how many turns may be unfinished in this process at once
 */
public record TurnLimits(
        Duration firstToken, Duration betweenTokens, int historyTokens, int openTurns) {
    /** An answer is cut at this length, in UTF-16 units, and says that it was. */
    public static final int MAX_ANSWER = 1 << 20;
}
