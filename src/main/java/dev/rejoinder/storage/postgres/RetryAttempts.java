package dev.rejoinder.storage.postgres;

import dev.rejoinder.core.Clock;
import dev.rejoinder.core.RequestDeadline;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** How often a piece of work was tried, and what may have come of it. Used by one thread. */
final class RetryAttempts {
    /** The most runs of one piece of work. */
    static final int MOST = 8;

    /** No new run begins after this: a caller is answered within five seconds, whatever happens. */
    private static final Duration WITHIN = Duration.ofSeconds(1);

    /** What the last run has at least. */
    private static final Duration LEAST = Duration.ofMillis(200);

    private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(2).toNanos();

    private final Clock clock;
    private final ConnectionPoolTimeouts timeouts;
    private final Duration whole;
    private final long begunAt;
    private int failed;
    private boolean committing;
    private boolean commitUncertain;

    RetryAttempts(Clock clock, ConnectionPoolTimeouts timeouts) {
        this.clock = clock;
        this.timeouts = timeouts;
        Duration allowed = RequestDeadline.left();
        this.whole = allowed.compareTo(timeouts.overall()) < 0 ? allowed : timeouts.overall();
        this.begunAt = clock.nanos();
    }

    boolean first() {
        return failed == 0;
    }

    /** How long each answer may take from now on. */
    Duration statementTimeout() {
        long left = whole.toNanos() - (clock.nanos() - begunAt);
        long most = Math.min(left, timeouts.statement().toNanos());
        return Duration.ofNanos(Math.max(most, LEAST.toNanos()));
    }

    /** Whether a request has waited too long for this work. */
    boolean isOver() {
        return RequestDeadline.isBound() && clock.nanos() - begunAt >= whole.toNanos();
    }

    /** Whether an earlier run was committing when its connection was lost. */
    boolean commitUncertain() {
        return commitUncertain;
    }

    /** From now on a lost connection leaves open what is stored. */
    void committing() {
        committing = true;
    }

    void committed() {
        committing = false;
    }

    /**
     * Whether to run it again after a failure; pauses before it says so.
     *
     * @param evenIfDone whether the work may run although it may be done
     */
    boolean shouldRetry(PostgresError error, boolean evenIfDone) {
        failed++;
        if (error == PostgresError.LOST && committing) {
            commitUncertain = true;
        }
        committing = false;
        boolean worthIt =
                switch (error) {
                    case CONFLICT -> true;
                    case LOST -> evenIfDone || !commitUncertain;
                    case FINAL -> false;
                };
        if (!worthIt || failed >= MOST || isLate()) {
            return false;
        }
        // Those that met do not meet again.
        long most = FIRST_PAUSE_NANOS << failed;
        LockSupport.parkNanos(this, ThreadLocalRandom.current().nextLong(most));
        return true;
    }

    private boolean isLate() {
        long most = Math.min(WITHIN.toNanos(), timeouts.connection().toNanos());
        return clock.nanos() - begunAt > most;
    }
}
