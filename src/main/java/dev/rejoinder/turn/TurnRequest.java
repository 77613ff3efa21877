package dev.rejoinder.turn;

import dev.rejoinder.bot.Bot;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of a bot.
 *
 * @param conversationId the conversation to go on with, or null for a new one
 * @param createConversation whether a conversation that does not exist is made under {@code
 *     conversationId}, as clients with session names of their own expect; otherwise it is an error
 * @param metadata compact JSON, or null
 * @param userId the end user a new conversation belongs to, or null
 */
public record TurnRequest(
        Bot bot,
        String text,
        @Nullable String conversationId,
        boolean createConversation,
        @Nullable String metadata,
        @Nullable String userId) {}
