package dev.rejoinder.config;

import java.time.Duration;

/**
 * How long a turn may take, and how much of a conversation it takes along.
 *
 * @param messageDeadline for the whole turn, when the answer is sent in one piece
 * @param streamDeadline for the whole turn, when the answer is streamed
 * @param firstTokenTimeout from the call to the provider to its first text
 * @param tokenTimeout from one piece of text to the next
 * @param historyTokens how much of the conversation the model is shown, in tokens, as estimated
 */
public record TurnSettings(
        Duration messageDeadline,
        Duration streamDeadline,
        Duration firstTokenTimeout,
        Duration tokenTimeout,
        int historyTokens) {}
