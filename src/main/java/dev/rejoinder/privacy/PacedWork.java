package dev.rejoinder.privacy;

import dev.rejoinder.core.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Pauses after each piece of background work, so that turns get most of the time of the database.
 * Thread-safe.
 */
final class PacedWork {
    /** A stop waits this long at most. */
    private static final Duration LONGEST_SLEEP = Duration.ofMillis(100);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Clock clock;
    private final int pause;
    private volatile boolean stopped;

    /**
     * @param pause how many times as long as the work the pause after it is
     */
    PacedWork(Clock clock, int pause) {
        this.clock = clock;
        this.pause = pause;
    }

    /** A piece of work. */
    interface Piece {
        /** Returns false if there was nothing to do. */
        boolean run();
    }

    /** Runs a piece, and pauses. Returns false if there was nothing to do, or after a stop. */
    boolean run(Piece piece) {
        if (stopped) {
            return false;
        }
        long begun = clock.nanos();
        boolean done = piece.run();
        if (done) {
            pause((clock.nanos() - begun) * pause);
        }
        return done && !stopped;
    }

    private void pause(long nanos) {
        long left = Math.min(nanos, LONGEST_PAUSE.toNanos());
        while (left > 0 && !stopped) {
            long some = Math.min(left, LONGEST_SLEEP.toNanos());
            LockSupport.parkNanos(this, some);
            left -= some;
        }
    }

    boolean stopped() {
        return stopped;
    }

    /** Ends the work after the current piece. */
    void stop() {
        stopped = true;
    }
}
