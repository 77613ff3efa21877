package dev.rejoinder.config;

import java.time.Duration;

/**
 * Timeouts of a turn, and the length of its history.
 *
 * @param messageDeadline for a whole turn whose answer is sent at once
 * @param streamDeadline for a whole turn whose answer is streamed
 * @param firstTokenTimeout from the call of the provider to its first text
 * @param tokenTimeout from one piece of text to the next
 * @param actionTimeout how long a turn waits for an approval, or for the result of a client's tool
 * @param historyTokens how much of the conversation the model gets, in estimated tokens
 */
public record TurnSettings(
        Duration messageDeadline,
        Duration streamDeadline,
        Duration firstTokenTimeout,
        Duration tokenTimeout,
        Duration actionTimeout,
        int historyTokens) {}
