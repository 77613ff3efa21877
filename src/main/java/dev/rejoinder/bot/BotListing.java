package dev.rejoinder.bot;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a list shows of a bot.
 *
 * @param excerpt the beginning of its instructions, at most {@link #MAX_EXCERPT} characters
 * @param lastActivityAt the last message of its conversations, or null if there is none
 */
public record BotListing(
        String id,
        @Nullable String shortName,
        String name,
        String model,
        boolean enabled,
        String excerpt,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant lastActivityAt) {
    public static final int MAX_EXCERPT = 200;
}
