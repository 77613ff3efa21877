package dev.rejoinder.webhook;

import dev.rejoinder.event.StoredEvent;
import org.jspecify.annotations.Nullable;

/**
 * A delivery whose lease this server holds.
 *
 * @param fence its fencing token: a result with an older one changes nothing
 * @param attempts earlier attempts
 * @param metadata the metadata of the conversation, a JSON object; null if there is no conversation
 */
public record ClaimedDelivery(
        StoredEvent event, long fence, int attempts, @Nullable String metadata) {}
