package dev.rejoinder.webhook;

import dev.rejoinder.event.StoredEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way to one endpoint, with the result of its last attempt.
 *
 * @param metadata the metadata of the conversation, a JSON object; null if there is no conversation
 * @param attempts the attempts that have ended
 * @param nextAttemptAt null unless it is pending
 * @param last null before the first attempt has ended
 */
public record Delivery(
        StoredEvent event,
        @Nullable String metadata,
        DeliveryState state,
        int attempts,
        @Nullable Instant nextAttemptAt,
        @Nullable AttemptResult last) {}
