package dev.rejoinder.conversation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that a client created before it chose a bot. The first turn in it makes it a
 * conversation of the turn's bot.
 *
 * @param principalId the caller that created it, and the only one that may use it
 * @param metadata as compact JSON, or null
 * @param items its messages, as a compact JSON array
 */
public record ConversationDraft(
        String id,
        String principalId,
        @Nullable String metadata,
        String items,
        Instant createdAt) {}
