package dev.rejoinder.conversation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message in the history.
 *
 * @param position in the conversation: increases with every message, has gaps, never changes
 * @param status of the message's turn, in lower case: {@code pending}, {@code streaming}, {@code
 *     waiting}, {@code complete}, {@code stopped}, {@code interrupted}, {@code failed}
 * @param answerId the id of the answer to a user message, even before the answer is visible; null
 *     for an answer
 * @param metadata of a user message, as compact JSON, or null
 * @param inputTokens the answer's usage as counted by the provider, or null if unknown; likewise
 *     {@code outputTokens}
 * @param sources the passages that the answer cites, as compact JSON, or null
 * @param answered false for a user message without an answer in the history
 * @param author the person who wrote it in place of the bot; null for the bot and the user
 */
public record Message(
        String id,
        long position,
        Role role,
        String content,
        Instant timestamp,
        String status,
        @Nullable String answerId,
        @Nullable String metadata,
        @Nullable Integer inputTokens,
        @Nullable Integer outputTokens,
        @Nullable String sources,
        boolean answered,
        @Nullable MessageAuthor author) {
    /** A message of the bot or of the user. */
    public Message(
            String id,
            long position,
            Role role,
            String content,
            Instant timestamp,
            String status,
            @Nullable String answerId,
            @Nullable String metadata,
            @Nullable Integer inputTokens,
            @Nullable Integer outputTokens,
            @Nullable String sources,
            boolean answered) {
        this(
                id,
                position,
                role,
                content,
                timestamp,
                status,
                answerId,
                metadata,
                inputTokens,
                outputTokens,
                sources,
                answered,
                null);
    }

    /** An answer, or a question that has one. */
    public Message(
            String id,
            long position,
            Role role,
            String content,
            Instant timestamp,
            String status,
            @Nullable String answerId,
            @Nullable String metadata,
            @Nullable Integer inputTokens,
            @Nullable Integer outputTokens,
            @Nullable String sources) {
        this(
                id,
                position,
                role,
                content,
                timestamp,
                status,
                answerId,
                metadata,
                inputTokens,
                outputTokens,
                sources,
                true);
    }

    /** Whether it is a question whose answer may still change. */
    public boolean isUnfinished() {
        return role == Role.USER
                && (status.equals("pending")
                        || status.equals("streaming")
                        || status.equals("waiting"));
    }

    /** The author of a message. */
    public enum Role {
        USER,
        ASSISTANT
    }
}
