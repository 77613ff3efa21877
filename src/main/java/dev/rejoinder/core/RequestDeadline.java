package dev.rejoinder.core;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * How long one request may wait for the database in all. Each query has a timeout of its own; this
 * bounds their sum, so that a client gets an answer, or an error, within about five seconds.
 *
 * <p>It is bound to the thread that answers the request, and no method passes it on:
 *
 * <ul>
 *   <li>Set by the HTTP edge, around everything a request does ({@link #within}).
 *   <li>Lifted by the route that has begun to stream an answer ({@link #disable}): its client waits
 *       for the model, not for the database.
 *   <li>Not spent by a turn that waits for earlier turns of its conversation and asks the database
 *       again and again whether it may begin ({@link #exempt}).
 *   <li>Read and spent by {@code storage.postgres} alone: {@link #left} shortens the timeouts of
 *       each query, {@link #spend} takes off the time that it took. SQLite ignores it.
 *   <li>When too little is left to get a connection, the next query fails at once with
 *       INTERNAL_ERROR. A transaction that is still running is aborted together with its
 *       connection, so nothing of it is stored.
 * </ul>
 *
 * <p>A thread without one may wait as long as each query by itself may.
 */
public final class RequestDeadline {
    private static final ScopedValue<RequestDeadline> CURRENT = ScopedValue.newInstance();

    private long leftNanos;
    private boolean lifted;

    private RequestDeadline(Duration atMost) {
        leftNanos = atMost.toNanos();
    }

    /** Work that a deadline applies to. */
    public interface Work<X extends Exception> {
        void run() throws X;
    }

    /** Runs work on this thread that may wait for the database for {@code atMost} in all. */
    public static <X extends Exception> void within(Duration atMost, Work<X> work) throws X {
        ScopedValue.where(CURRENT, new RequestDeadline(atMost))
                .call(
                        () -> {
                            work.run();
                            return true;
                        });
    }

    /** Runs work on this thread without its deadline. */
    public static <T> T exempt(Supplier<T> work) {
        var unbound = new RequestDeadline(Duration.ZERO);
        unbound.lifted = true;
        return ScopedValue.where(CURRENT, unbound).call(work::get);
    }

    /** Ends this thread's deadline, if it has one, for the rest of the request. */
    public static void disable() {
        if (CURRENT.isBound()) {
            CURRENT.get().lifted = true;
        }
    }

    /** Whether this thread has a deadline now. */
    public static boolean isBound() {
        return CURRENT.isBound() && !CURRENT.get().lifted;
    }

    /** What is left, negative once it has run out; the longest duration without a deadline. */
    public static Duration left() {
        return Duration.ofNanos(isBound() ? CURRENT.get().leftNanos : Long.MAX_VALUE);
    }

    /** Takes off time that this thread has waited for the database. */
    public static void spend(long nanos) {
        if (isBound()) {
            CURRENT.get().leftNanos -= nanos;
        }
    }
}
