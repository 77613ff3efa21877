package dev.rejoinder.client;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The attempts of one call, and the pauses between them. */
final class Retries {
    /** The caller decides about a longer pause. */
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(1);

    private final Rejoinder.Options options;
    private int failures;

    Retries(Rejoinder.Options options) {
        this.options = options;
    }

    /** Begins to count anew. */
    void progress() {
        failures = 0;
    }

    /**
     * Waits until the next attempt.
     *
     * @param cancelled ends the wait
     * @throws RejoinderException the failure, if there is no next attempt
     */
    void pause(RejoinderException failure, CountDownLatch cancelled) {
        Duration pause = failure.retryAfter() == null ? backoff() : failure.retryAfter();
        if (failures == options.maxRetries() || pause.compareTo(LONGEST_RETRY_AFTER) > 0) {
            throw failure;
        }
        failures++;
        try {
            var _ignored = cancelled.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw RejoinderException.interrupted(e);
        }
    }

    private Duration backoff() {
        double doubled = options.backoff().toMillis() * Math.pow(2, failures);
        double millis = Math.min(doubled, options.maxBackoff().toMillis());
        return Duration.ofMillis(
                (long) (millis * ThreadLocalRandom.current().nextDouble(0.75, 1.25)));
    }
}
