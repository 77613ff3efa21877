package dev.rejoinder.storage.postgres;

import dev.rejoinder.core.Clock;
import dev.rejoinder.core.RequestDeadline;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** The attempts of one transaction, and the decision whether to retry. Used by one thread. */
final class RetryAttempts {
    /** Maximum number of attempts. */
    static final int MAX_ATTEMPTS = 8;

    /** No retry starts after this time: a caller gets an answer within five seconds in any case. */
    private static final Duration RETRY_WINDOW = Duration.ofSeconds(1);

    /** Minimum timeout of a statement, so that the last attempt has a chance. */
    private static final Duration MIN_TIMEOUT = Duration.ofMillis(200);

    private static final long FIRST_BACKOFF_NANOS = Duration.ofMillis(2).toNanos();

    private final Clock clock;
    private final ConnectionPoolTimeouts timeouts;
    private final Duration limit;
    private final long startedAt;
    private int failed;
    private boolean committing;
    private boolean commitUncertain;

    RetryAttempts(Clock clock, ConnectionPoolTimeouts timeouts) {
        this.clock = clock;
        this.timeouts = timeouts;
        Duration allowed = RequestDeadline.left();
        this.limit = allowed.compareTo(timeouts.overall()) < 0 ? allowed : timeouts.overall();
        this.startedAt = clock.nanos();
    }

    boolean first() {
        return failed == 0;
    }

    /** The timeout of the next statement. */
    Duration statementTimeout() {
        long left = limit.toNanos() - (clock.nanos() - startedAt);
        long most = Math.min(left, timeouts.statement().toNanos());
        return Duration.ofNanos(Math.max(most, MIN_TIMEOUT.toNanos()));
    }

    /** Whether the request's deadline for the database has passed. */
    boolean deadlineExceeded() {
        return RequestDeadline.isBound() && clock.nanos() - startedAt >= limit.toNanos();
    }

    /** Whether an earlier attempt lost its connection during the commit. */
    boolean commitUncertain() {
        return commitUncertain;
    }

    /** From here on, the outcome is unknown if the connection is lost. */
    void committing() {
        committing = true;
    }

    void committed() {
        committing = false;
    }

    /**
     * Returns whether to retry after a failure. Sleeps for a random backoff first.
     *
     * @param evenIfDone whether the work may run again although it may be committed
     */
    boolean shouldRetry(PostgresError error, boolean evenIfDone) {
        failed++;
        if (error == PostgresError.LOST && committing) {
            commitUncertain = true;
        }
        committing = false;
        boolean retryable =
                switch (error) {
                    case CONFLICT -> true;
                    case LOST -> evenIfDone || !commitUncertain;
                    case FINAL -> false;
                };
        if (!retryable || failed >= MAX_ATTEMPTS || isLate()) {
            return false;
        }
        // Full jitter, so that conflicting transactions do not collide again.
        long most = FIRST_BACKOFF_NANOS << failed;
        LockSupport.parkNanos(this, ThreadLocalRandom.current().nextLong(most));
        return true;
    }

    private boolean isLate() {
        long most = Math.min(RETRY_WINDOW.toNanos(), timeouts.connection().toNanos());
        return clock.nanos() - startedAt > most;
    }
}
