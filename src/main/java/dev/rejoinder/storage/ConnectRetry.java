package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a database that may not be there yet: it tries again, in ever longer intervals, for as long
 * as the start may take, and says what it waits for. What waiting does not help ends the start at
 * once.
 */
final class ConnectRetry {
    private static final Logger log = LoggerFactory.getLogger(ConnectRetry.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** How often it says the same thing again. */
    private static final Duration REMIND = Duration.ofSeconds(10);

    private static final Duration LONGEST_LOGIN = Duration.ofSeconds(16);

    private final Clock clock;
    private final Duration atMost;
    private final Predicate<StorageException> mayPass;

    /**
     * @param atMost zero for one try
     */
    ConnectRetry(Clock clock, Duration atMost, Predicate<StorageException> mayPass) {
        this.clock = clock;
        this.atMost = atMost;
        this.mayPass = mayPass;
    }

    /**
     * Returns what the first try gives that succeeds.
     *
     * @param open is given how long a log-in may take; longer with each try
     * @throws StorageException of the last try
     */
    <T> T run(Duration login, Function<Duration, T> open) {
        long begun = clock.nanos();
        Duration pause = FIRST_PAUSE;
        Duration allowed = login;
        String said = "";
        long saidAt = begun;
        while (true) {
            try {
                return open.apply(allowed);
            } catch (StorageException failure) {
                Duration left = atMost.minusNanos(clock.nanos() - begun);
                if (!mayPass.test(failure) || atMost.isZero()) {
                    throw failure;
                }
                if (!left.isPositive()) {
                    throw new StorageException(
                            failure.getMessage()
                                    + " It was tried for "
                                    + atMost.toSeconds()
                                    + " seconds (database.start-timeout).",
                            failure);
                }
                String sentence = String.valueOf(failure.getMessage());
                long now = clock.nanos();
                if (!sentence.equals(said) || now - saidAt >= REMIND.toNanos()) {
                    log.warn("{} Trying again for {} s", sentence, left.toSeconds());
                    said = sentence;
                    saidAt = now;
                }
                LockSupport.parkNanos(this, Math.min(pause.toNanos(), left.toNanos()));
                pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
                allowed = shorter(allowed.multipliedBy(2), LONGEST_LOGIN);
            }
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
