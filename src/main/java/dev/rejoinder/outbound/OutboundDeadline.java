package dev.rejoinder.outbound;

import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The end of one request's time, whatever it waits for then: the watchdog closes what it holds. So
 * a site that sends one byte a second gains nothing by it. Thread-safe.
 */
final class OutboundDeadline implements AutoCloseable {
    private boolean expired;
    private boolean closed;
    private @Nullable Runnable open;
    private @Nullable Future<?> timer;

    /** The timer to end when the request is over in time. */
    synchronized void timedBy(Future<?> watchdog) {
        timer = watchdog;
    }

    /**
     * Makes what the request is about to wait for reachable.
     *
     * @param closing ends the wait; does not block
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

    /** Lets go of what is open; the time goes on. */
    synchronized void release() {
        if (open != null) {
            open.run();
            open = null;
        }
    }

    /** What a failure means: when the time is over, that is why it failed. */
    synchronized OutboundException failure(String sentence, Exception cause) {
        return expired ? late(cause) : new OutboundException(sentence, cause);
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
        return new OutboundException("The site did not answer in time.", cause);
    }
}
