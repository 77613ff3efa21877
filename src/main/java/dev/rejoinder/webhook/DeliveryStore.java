package dev.rejoinder.webhook;

import dev.rejoinder.core.PageRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stores deliveries: one for each event and endpoint. Every method throws {@code INTERNAL_ERROR}
 * when the database is unavailable. Thread-safe.
 */
public interface DeliveryStore {
    /** How many events one transaction fans out or replays, at most. */
    int MAX_BATCH = 500;

    /** How long events and deliveries are kept. */
    Duration KEPT = Duration.ofDays(30);

    /**
     * What a fan-out has done.
     *
     * @param events the number of events
     * @param endpointIds the endpoints that got deliveries
     */
    record FanOut(int events, Set<String> endpointIds) {}

    /**
     * What there is to do.
     *
     * @param events whether events are pending
     * @param endpointIds the enabled endpoints with a delivery that is due
     */
    record DueWork(boolean events, Set<String> endpointIds) {}

    /**
     * The answer to {@link #exchange}.
     *
     * @param disabled why the outcomes have disabled the endpoint; null if they have not
     */
    record Claims(List<ClaimedDelivery> deliveries, @Nullable DisabledReason disabled) {}

    /**
     * A part of a replay.
     *
     * @param deliveries the deliveries that were queued
     * @param next where to continue; null at the end
     */
    record ReplayedPart(int deliveries, @Nullable ReplayPosition next) {}

    /** A place in the events, in order of their times. */
    record ReplayPosition(Instant createdAt, long position) {}

    /** What there is to do now. */
    DueWork due();

    /**
     * Stores a delivery for each pending event and enabled endpoint that wants it, for at most
     * {@link #MAX_BATCH} events. Servers that share the database take different events.
     */
    FanOut fanOut();

    /**
     * Stores outcomes, unless the lease was lost, and takes further deliveries that are due, in one
     * transaction.
     *
     * @param limit the most deliveries to take
     * @param lease how long they belong to this server
     */
    Claims exchange(String endpointId, List<DeliveryOutcome> outcomes, int limit, Duration lease);

    /** Ends all leases, when no other server can hold one. */
    void endLeases();

    /**
     * The deliveries of an endpoint, newest event first.
     *
     * @param state null for all
     */
    List<Delivery> list(String endpointId, @Nullable DeliveryState state, PageRequest page);

    long count(String endpointId, @Nullable DeliveryState state);

    /** The deliveries that wait or are being sent, of all endpoints. */
    long countUnfinished();

    /**
     * Queues an event for an endpoint again, also if it was delivered or its endpoint did not want
     * it.
     *
     * @return false if there is no such event
     */
    boolean replay(String endpointId, String eventId);

    /**
     * Queues the events of a time that an endpoint wants, at most {@link #MAX_BATCH}.
     *
     * @param after where the last part ended; empty for the start
     */
    ReplayedPart replay(
            WebhookEndpoint endpoint, Instant since, Instant until, Optional<ReplayPosition> after);

    /** Deletes events before a time, and their deliveries, in small transactions. */
    void sweep(Instant before);
}
