package dev.rejoinder.turn;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Aborts one turn on request or at its deadline. When the model is silent for too long, it aborts
 * only the current model call. One thread runs the turn, others abort it. Thread-safe.
 */
final class TurnWatchdog {
    private final CountDownLatch aborted = new CountDownLatch(1);

    /** Volatile, because it is set for each delta. */
    private volatile long silentAtNanos;

    /** Aborts the current call. */
    private @Nullable Runnable call;

    private @Nullable AbortReason reason;
    private boolean watching;
    private boolean silent;
    private long deadlineNanos;

    /**
     * Starts to watch.
     *
     * @param untilNanos the turn's deadline, on {@link dev.rejoinder.core.Clock#nanos()}
     */
    synchronized void watch(long untilNanos) {
        watching = true;
        deadlineNanos = untilNanos;
        silentAtNanos = untilNanos;
    }

    /** Sets when the current call times out. */
    void setSilenceDeadline(long nanos) {
        silentAtNanos = nanos;
    }

    /**
     * Sets how to abort the current call of a model, or of tools. Aborts it at once if the turn is
     * aborted.
     */
    void setCurrentCall(Runnable current) {
        boolean late;
        synchronized (this) {
            call = current;
            silent = false;
            late = reason != null;
        }
        if (late) {
            current.run();
        }
    }

    /** Whether the current call was aborted by a silence timeout. */
    synchronized boolean timedOut() {
        return silent;
    }

    void tick(long nowNanos) {
        boolean late;
        Runnable quiet = null;
        synchronized (this) {
            late = watching && nowNanos - deadlineNanos > 0;
            if (watching && nowNanos - silentAtNanos > 0) {
                silent = true;
                quiet = call;
            }
        }
        if (late) {
            abort(AbortReason.DEADLINE);
        } else if (quiet != null) {
            quiet.run();
        }
    }

    /** Aborts the turn; the first reason wins. */
    void abort(AbortReason why) {
        Runnable current;
        synchronized (this) {
            if (reason == null) {
                reason = why;
            }
            current = call;
        }
        aborted.countDown();
        if (current != null) {
            current.run();
        }
    }

    /** Why the turn was aborted, or null. */
    synchronized @Nullable AbortReason aborted() {
        return reason;
    }

    /** Sleeps until the time has passed or the turn is aborted. */
    void pause(Duration howLong) throws InterruptedException {
        var _ = aborted.await(howLong.toNanos(), TimeUnit.NANOSECONDS);
    }
}
