package dev.rejoinder.turn;

import org.jspecify.annotations.Nullable;

/**
 * A turn to accept. The caller assigns all ids.
 *
 * @param createConversation whether to create the conversation if it does not exist; otherwise a
 *     missing conversation is an error
 * @param metadata compact JSON, or null
 * @param userId the end user of a new conversation, or null
 * @param idempotency null when the client sent no key
 * @param streamed whether the client reads the answer while it grows
 * @param recall how much history to return with the accepted turn; null for none
 */
public record NewTurn(
        String botId,
        String conversationId,
        boolean createConversation,
        String userMessageId,
        String messageId,
        String question,
        @Nullable String metadata,
        @Nullable String userId,
        @Nullable Idempotency idempotency,
        boolean streamed,
        @Nullable HistoryLimits recall) {
    /** A streamed turn without history. */
    public NewTurn(
            String botId,
            String conversationId,
            boolean createConversation,
            String userMessageId,
            String messageId,
            String question,
            @Nullable String metadata,
            @Nullable String userId,
            @Nullable Idempotency idempotency) {
        this(
                botId,
                conversationId,
                createConversation,
                userMessageId,
                messageId,
                question,
                metadata,
                userId,
                idempotency,
                true,
                null);
    }

    /**
     * Identifies a retried request.
     *
     * @param keyHash SHA-256 of caller and key, lower-case hex
     * @param fingerprint SHA-256 of the request, lower-case hex; the store rejects another
     *     fingerprint under the same key
     */
    public record Idempotency(String keyHash, String fingerprint) {}

    /**
     * Limits on the turns before a turn, latest first.
     *
     * @param maxTurns the maximum number of turns
     * @param maxCharacters the maximum length of their questions and answers together
     */
    public record HistoryLimits(int maxTurns, int maxCharacters) {}
}
