package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a database that may not be up yet: retries with exponential backoff until the start
 * timeout, and logs the reason. Errors that a retry cannot fix end the start at once.
 */
final class ConnectRetry {
    private static final Logger log = LoggerFactory.getLogger(ConnectRetry.class);

    private static final Duration FIRST_BACKOFF = Duration.ofMillis(250);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);

    /** How often the same error is logged again. */
    private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);

    private static final Duration MAX_LOGIN = Duration.ofSeconds(16);

    private final Clock clock;
    private final Duration timeout;
    private final Predicate<StorageException> isTransient;

    /**
     * @param timeout zero for a single attempt
     */
    ConnectRetry(Clock clock, Duration timeout, Predicate<StorageException> isTransient) {
        this.clock = clock;
        this.timeout = timeout;
        this.isTransient = isTransient;
    }

    /**
     * Returns the result of the first attempt that succeeds.
     *
     * @param login initial limit on the time of a login; doubles with each attempt
     * @param open opens the database within the given time for a login
     * @throws StorageException the error of the last attempt
     */
    <T> T run(Duration login, Function<Duration, T> open) {
        long startedAt = clock.nanos();
        Duration backoff = FIRST_BACKOFF;
        Duration loginLimit = login;
        String logged = "";
        long loggedAt = startedAt;
        while (true) {
            try {
                return open.apply(loginLimit);
            } catch (StorageException failure) {
                Duration left = timeout.minusNanos(clock.nanos() - startedAt);
                if (!isTransient.test(failure) || timeout.isZero()) {
                    throw failure;
                }
                if (!left.isPositive()) {
                    throw new StorageException(
                            failure.getMessage()
                                    + " Gave up after "
                                    + timeout.toSeconds()
                                    + " seconds (database.start-timeout).",
                            failure);
                }
                String sentence = String.valueOf(failure.getMessage());
                long now = clock.nanos();
                if (!sentence.equals(logged) || now - loggedAt >= LOG_INTERVAL.toNanos()) {
                    log.warn("{} Retrying for {} s", sentence, left.toSeconds());
                    logged = sentence;
                    loggedAt = now;
                }
                LockSupport.parkNanos(this, Math.min(backoff.toNanos(), left.toNanos()));
                backoff = shorter(backoff.multipliedBy(2), MAX_BACKOFF);
                loginLimit = shorter(loginLimit.multipliedBy(2), MAX_LOGIN);
            }
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
