package dev.rejoinder.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Stores endpoints. Every method throws {@code INTERNAL_ERROR} when the database is unavailable.
 * Thread-safe.
 */
public interface EndpointStore {
    int MAX_ENDPOINTS = 100;

    /** How long all deliveries of an endpoint must fail before it is disabled. */
    Duration MAX_FAILING = Duration.ofDays(5);

    /** All endpoints, oldest first. */
    List<WebhookEndpoint> list();

    Optional<WebhookEndpoint> find(String id);

    /**
     * Adds an endpoint.
     *
     * @throws dev.rejoinder.core.AppError INVALID_REQUEST if there are {@link #MAX_ENDPOINTS}
     */
    void add(WebhookEndpoint endpoint);

    /** Replaces an endpoint unless it was changed after {@code seen}; returns false then. */
    boolean replace(WebhookEndpoint endpoint, Instant seen);

    /** Deletes an endpoint and its deliveries. Returns false if there is no such endpoint. */
    boolean delete(String id);
}
