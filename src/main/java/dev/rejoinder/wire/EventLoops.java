package dev.rejoinder.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The event loops of a client, at most one for each processor. A loop starts when the others are
 * busy: with few streams, one loop handles what arrives at the same time in one wake-up.
 * Thread-safe.
 */
public final class EventLoops implements AutoCloseable {
    /** A loop that works for a larger share of its time gets no more channels. */
    private static final double BUSY_SHARE = 0.8;

    private final String name;
    private final LongSupplier nanos;
    private final int most = Runtime.getRuntime().availableProcessors();
    private final List<EventLoop> loops = new ArrayList<>();
    private boolean closed;

    /**
     * Starts no loop yet.
     *
     * @param name the start of the names of the threads
     * @param nanos a monotonic clock, in nanoseconds
     */
    public EventLoops(String name, LongSupplier nanos) {
        this.name = name;
        this.nanos = nanos;
    }

    /** Returns the first loop that is not busy, or else the least busy one. */
    synchronized EventLoop choose() throws IOException {
        if (closed) {
            throw new IOException("the event loops are closed");
        }
        loops.removeIf(EventLoop::stopped);
        EventLoop least = null;
        for (EventLoop loop : loops) {
            if (loop.busyShare() < BUSY_SHARE) {
                return loop;
            }
            least = least == null || loop.busyShare() < least.busyShare() ? loop : least;
        }
        if (least != null && loops.size() >= most) {
            return least;
        }
        var added = new EventLoop(name + "-" + loops.size(), nanos);
        loops.add(added);
        return added;
    }

    /** Ends every reading. */
    @Override
    public synchronized void close() {
        closed = true;
        loops.forEach(EventLoop::close);
    }
}
