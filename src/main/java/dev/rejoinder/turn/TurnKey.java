package dev.rejoinder.turn;

/**
 * Identifies a turn.
 *
 * @param sequence its position in the conversation, from 1, without gaps
 */
public record TurnKey(String botId, String conversationId, long sequence) {}
