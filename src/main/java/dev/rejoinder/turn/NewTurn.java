package dev.rejoinder.turn;

import org.jspecify.annotations.Nullable;

/**
 * A turn to be accepted. All ids are given by the caller.
 *
 * @param createConversation whether the conversation is made when there is none with this id;
 *     otherwise it must exist
 * @param metadata compact JSON, or null
 * @param userId the end user a new conversation belongs to, or null
 * @param idempotency null where the client sent no key
 * @param streamed whether the client reads the answer as it grows
 * @param recall how much of what was said before is wanted with it; null for nothing
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
    /** A streamed turn of which only itself is wanted. */
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
     * What makes two requests the same.
     *
     * @param keyHash SHA-256 of caller and key, lower-case hex
     * @param fingerprint SHA-256 of what was asked, lower-case hex; another one under the same key
     *     is refused
     */
    public record Idempotency(String keyHash, String fingerprint) {}

    /**
     * The latest turns before a turn.
     *
     * @param maxTurns how many at most
     * @param maxCharacters what their questions and answers together may have
     */
    public record HistoryLimits(int maxTurns, int maxCharacters) {}
}
