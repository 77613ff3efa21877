package dev.rejoinder.client;

import java.time.Instant;

/**
 * A delivery of an event.
 *
 * @param state {@code pending}, {@code sending}, {@code delivered} or {@code failed}
 * @param status of the last response, or null
 * @param response the beginning of the last response, or null
 */
public record WebhookDelivery(
        String eventId,
        String type,
        String state,
        Instant createdAt,
        int attempts,
        Instant nextAttemptAt,
        Instant lastAttemptAt,
        Long durationMillis,
        Integer status,
        String response,
        String error,
        Request request) {
    /** What was sent. */
    public record Request(String url, String body) {}
}
