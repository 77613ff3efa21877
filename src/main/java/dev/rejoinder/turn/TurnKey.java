package dev.rejoinder.turn;

/**
 * Which turn.
 *
 * @param sequence its place in the conversation, from 1, without gaps
 */
public record TurnKey(String botId, String conversationId, long sequence) {}
