package dev.rejoinder.conversation;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A conversation without its messages.
 *
 * @param userId the caller's name for the end user ({@code metadata.userId}), or null
 * @param metadata the first message's metadata as compact JSON, or null
 * @param preview the first user message, {@link #PREVIEW_CHARACTERS} characters at most
 * @param messageCount the messages that its history shows
 * @param updatedAt when its last message was stored
 * @param running whether an answer is being written, or waits to be
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
        boolean running) {
    public static final int PREVIEW_CHARACTERS = 100;

    /** What a caller is told where there is none, or none that the caller may see. */
    public static AppError notFound() {
        return AppError.of(ErrorCode.CONVERSATION_NOT_FOUND, "There is no such conversation.");
    }
}
