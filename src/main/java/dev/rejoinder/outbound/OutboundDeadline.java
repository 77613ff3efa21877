package dev.rejoinder.outbound;

import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The deadline of one request. When it passes, the watchdog closes the resource that the request
 * waits for, so a site that sends one byte a second cannot extend it. Thread-safe.
 */
final class OutboundDeadline implements AutoCloseable {
    private boolean expired;
    private boolean closed;
    private @Nullable Runnable open;
    private @Nullable Future<?> timer;

    /** Sets the timer to cancel when the request ends in time. */
    synchronized void timedBy(Future<?> watchdog) {
        timer = watchdog;
    }

    /**
     * Sets the resource that the request will wait for.
     *
     * @param closing unblocks the wait; does not block itself
     */
    synchronized void attach(Runnable closing) throws OutboundException {
        if (expired) {
            throw late(null);
        }
        open = closing;
    }

    synchronized void expire() {
        if (!closed) {
            expired = true;
            release();
        }
    }

    /** Closes the current resource; the deadline stays. */
    synchronized void release() {
        if (open != null) {
            open.run();
            open = null;
        }
    }

    /** Keeps the current resource open; returns false if the deadline has passed before. */
    synchronized boolean detach() {
        open = null;
        return !expired;
    }

    synchronized boolean expired() {
        return expired;
    }

    /** Returns the exception for a failure: a timeout if the deadline has passed. */
    synchronized OutboundException failure(String sentence, Exception cause) {
        return expired
                ? late(cause)
                : new OutboundException(sentence, cause, OutboundException.Progress.UNREACHABLE);
    }

    @Override
    public synchronized void close() {
        closed = true;
        release();
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private static OutboundException late(@Nullable Exception cause) {
        return new OutboundException(
                "The site did not answer in time.", cause, OutboundException.Progress.UNREACHABLE);
    }
}
