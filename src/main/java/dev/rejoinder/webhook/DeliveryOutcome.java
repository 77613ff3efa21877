package dev.rejoinder.webhook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A claimed delivery after its attempt: what to store.
 *
 * @param state delivered, failed, or pending with a pause
 * @param pause until the next attempt; null unless pending
 * @param last null if the server stopped before the attempt ended
 */
public record DeliveryOutcome(
        ClaimedDelivery delivery,
        DeliveryState state,
        @Nullable Duration pause,
        @Nullable AttemptResult last) {
    /** The longest pause that an endpoint can ask for with {@code Retry-After}. */
    static final Duration MAX_RETRY_AFTER = Duration.ofHours(12);

    /** The outcome of an attempt by the rules of a schedule. */
    static DeliveryOutcome of(
            ClaimedDelivery delivery, AttemptResult result, RetrySchedule schedule) {
        if (result.delivered()) {
            return new DeliveryOutcome(delivery, DeliveryState.DELIVERED, null, result);
        }
        return schedule.pauseAfter(delivery.attempts() + 1)
                .filter(_ -> !result.gone())
                .map(
                        pause ->
                                new DeliveryOutcome(
                                        delivery,
                                        DeliveryState.PENDING,
                                        longer(pause, result.retryAfter()),
                                        result))
                .orElseGet(() -> new DeliveryOutcome(delivery, DeliveryState.FAILED, null, result));
    }

    /** Gives a lease back without an attempt. */
    static DeliveryOutcome released(ClaimedDelivery delivery) {
        return new DeliveryOutcome(delivery, DeliveryState.PENDING, Duration.ZERO, null);
    }

    private static Duration longer(Duration pause, @Nullable Duration retryAfter) {
        if (retryAfter == null || retryAfter.compareTo(pause) <= 0) {
            return pause;
        }
        return retryAfter.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : retryAfter;
    }
}
