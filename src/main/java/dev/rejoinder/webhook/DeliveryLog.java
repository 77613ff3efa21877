package dev.rejoinder.webhook;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.PageRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The deliveries of the last days, and their replay. Thread-safe. */
public final class DeliveryLog {
    /** The most events that one call replays, besides the rest of a millisecond. */
    private static final int MAX_REPLAYED = 10_000;

    private final Webhooks webhooks;
    private final DeliveryStore deliveries;

    public DeliveryLog(Webhooks webhooks, DeliveryStore deliveries) {
        this.webhooks = webhooks;
        this.deliveries = deliveries;
    }

    /**
     * A replay of a time.
     *
     * @param deliveries how many deliveries were queued
     * @param nextSince where to continue; null at the end
     */
    public record Replayed(int deliveries, @Nullable Instant nextSince) {}

    /**
     * The deliveries of an endpoint, newest event first.
     *
     * @param state null for all
     */
    public List<Delivery> list(String id, @Nullable DeliveryState state, PageRequest page) {
        return deliveries.list(id, state, page);
    }

    public long count(String id, @Nullable DeliveryState state) {
        return deliveries.count(id, state);
    }

    /**
     * Delivers an event once more.
     *
     * @throws AppError NOT_FOUND if there is no such endpoint or event
     */
    public void replay(String id, String eventId) {
        WebhookEndpoint endpoint = webhooks.require(id);
        if (!deliveries.replay(endpoint.id(), eventId)) {
            throw AppError.of(
                    ErrorCode.NOT_FOUND,
                    "There is no such event. Events are kept for "
                            + DeliveryStore.KEPT.toDays()
                            + " days.");
        }
    }

    /**
     * Delivers the events of a time that the endpoint wants once more, at most {@link
     * #MAX_REPLAYED}, and all others of the millisecond in which it stops. So continuing at {@link
     * Replayed#nextSince} repeats and omits nothing.
     *
     * @param until exclusive
     * @throws AppError NOT_FOUND
     */
    public Replayed replay(String id, Instant since, Instant until) {
        WebhookEndpoint endpoint = webhooks.require(id);
        int count = 0;
        Instant end = until;
        var after = Optional.<DeliveryStore.ReplayPosition>empty();
        for (int read = 0; ; read += DeliveryStore.MAX_BATCH) {
            if (after.isPresent() && read >= MAX_REPLAYED) {
                end = nextMillisecond(after.get().createdAt());
            }
            DeliveryStore.ReplayedPart part = deliveries.replay(endpoint, since, end, after);
            count += part.deliveries();
            if (part.next() == null) {
                return new Replayed(count, end.isBefore(until) ? end : null);
            }
            after = Optional.of(part.next());
        }
    }

    /** Times are stored in milliseconds. */
    private static Instant nextMillisecond(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
    }
}
