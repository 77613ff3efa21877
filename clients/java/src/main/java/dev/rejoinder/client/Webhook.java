package dev.rejoinder.client;

import java.time.Instant;
import java.util.List;

/**
 * A webhook endpoint.
 *
 * @param secret signs deliveries; only when it is new, otherwise null
 */
public record Webhook(
        String id,
        String url,
        List<String> events,
        List<String> bots,
        String description,
        String schedule,
        boolean enabled,
        String disabledReason,
        Instant disabledAt,
        Instant failingSince,
        Instant previousSecretUntil,
        Instant createdAt,
        Instant updatedAt,
        String secret) {
    public Webhook {
        events = Answer.orEmpty(events);
        bots = Answer.orEmpty(bots);
    }
}
