package dev.rejoinder.conversation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message as history shows it.
 *
 * @param position its place in the conversation: grows with every message, has gaps, never changes
 * @param status of the turn that the message belongs to, in lower case: {@code pending}, {@code
 *     streaming}, {@code complete}, {@code stopped}, {@code interrupted}, {@code failed}
 * @param answerId the id of the answer to a user message, also while that is not shown; null for an
 *     answer
 * @param metadata what the caller attached to a user message, as compact JSON, or null
 * @param inputTokens what the answer cost, as the provider counted, or null where it did not say;
 *     likewise {@code outputTokens}
 * @param sources what the answer rests on, as compact JSON, or null
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
        @Nullable String sources) {
    /** Who speaks. */
    public enum Role {
        USER,
        ASSISTANT
    }
}
