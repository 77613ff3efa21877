package dev.rejoinder.storage.postgres;

import dev.rejoinder.core.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** How often a piece of work was tried, and what may have come of it. Used by one thread. */
final class Tries {
    /** The most runs of one piece of work. */
    static final int MOST = 8;

    /** No new run begins after this: a caller is answered within five seconds, whatever happens. */
    private static final Duration WITHIN = Duration.ofSeconds(1);

    private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(2).toNanos();

    private final Clock clock;
    private final long begunAt;
    private int failed;
    private boolean committing;
    private boolean mayBeDone;

    Tries(Clock clock) {
        this.clock = clock;
        this.begunAt = clock.nanos();
    }

    boolean first() {
        return failed == 0;
    }

    /** Whether an earlier run was committing when its connection was lost. */
    boolean mayBeDone() {
        return mayBeDone;
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
    boolean again(Refusal refusal, boolean evenIfDone) {
        failed++;
        if (refusal == Refusal.LOST && committing) {
            mayBeDone = true;
        }
        committing = false;
        boolean worthIt =
                switch (refusal) {
                    case CONFLICT -> true;
                    case LOST -> evenIfDone || !mayBeDone;
                    case FINAL -> false;
                };
        if (!worthIt || failed >= MOST || clock.nanos() - begunAt > WITHIN.toNanos()) {
            return false;
        }
        // Those that met do not meet again.
        long most = FIRST_PAUSE_NANOS << failed;
        LockSupport.parkNanos(this, ThreadLocalRandom.current().nextLong(most));
        return true;
    }
}
