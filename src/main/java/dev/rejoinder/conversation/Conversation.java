package dev.rejoinder.conversation;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A conversation without its messages.
 *
 * @param userId the caller's id of the end user ({@code metadata.userId}), or null
 * @param metadata of the first message, as compact JSON, or null
 * @param preview the first user message, at most {@link #PREVIEW_CHARACTERS} characters
 * @param messageCount the number of messages in its history
 * @param updatedAt when its last message was stored
 * @param running whether a turn is queued or running
 * @param waiting whether a turn waits for an approval or for a client's tool result
 * @param hasHandover whether a person was asked for, now or earlier
 * @param ups how many of its answers are rated up
 * @param downs how many of its answers are rated down
 */
public record Conversation(
        String botId,
        String id,
        @Nullable String userId,
        @Nullable String metadata,
        String preview,
        long messageCount,
        Instant createdAt,
        Instant updatedAt,
        boolean running,
        boolean waiting,
        boolean hasHandover,
        long ups,
        long downs) {
    public static final int PREVIEW_CHARACTERS = 100;

    /** A conversation without a handover and without ratings. */
    public Conversation(
            String botId,
            String id,
            @Nullable String userId,
            @Nullable String metadata,
            String preview,
            long messageCount,
            Instant createdAt,
            Instant updatedAt,
            boolean running,
            boolean waiting) {
        this(
                botId,
                id,
                userId,
                metadata,
                preview,
                messageCount,
                createdAt,
                updatedAt,
                running,
                waiting,
                false,
                0,
                0);
    }

    /** The error for a conversation that does not exist or that the caller must not see. */
    public static AppError notFound() {
        return AppError.of(ErrorCode.CONVERSATION_NOT_FOUND, "There is no such conversation.");
    }
}
