package dev.rejoinder.core;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Limits the total time that one request waits for the database. The deadline belongs to the thread
 * that answers the request. Other threads, and work run {@link #aside}, have none, so only the
 * timeout of each query applies.
 */
public final class RequestDeadline {
    private static final ScopedValue<RequestDeadline> CURRENT = ScopedValue.newInstance();

    private long leftNanos;
    private boolean lifted;

    private RequestDeadline(Duration atMost) {
        leftNanos = atMost.toNanos();
    }

    /** Work within a deadline. */
    public interface Work<X extends Exception> {
        void run() throws X;
    }

    /** Runs work on this thread that may wait for {@code atMost} in total. */
    public static <X extends Exception> void within(Duration atMost, Work<X> work) throws X {
        ScopedValue.where(CURRENT, new RequestDeadline(atMost))
                .call(
                        () -> {
                            work.run();
                            return true;
                        });
    }

    /** Runs work that does not count against this thread's deadline. */
    public static <T> T aside(Supplier<T> work) {
        var unbound = new RequestDeadline(Duration.ZERO);
        unbound.lifted = true;
        return ScopedValue.where(CURRENT, unbound).call(work::get);
    }

    /** Removes the deadline: the client no longer waits for the database. */
    public static void lift() {
        if (CURRENT.isBound()) {
            CURRENT.get().lifted = true;
        }
    }

    /** Whether this thread has a deadline. */
    public static boolean isBound() {
        return CURRENT.isBound() && !CURRENT.get().lifted;
    }

    /** The time left for this thread; may be negative. Unlimited without a deadline. */
    public static Duration left() {
        return Duration.ofNanos(isBound() ? CURRENT.get().leftNanos : Long.MAX_VALUE);
    }

    /** Subtracts waiting time from this thread's deadline, if it has one. */
    public static void spend(long nanos) {
        if (isBound()) {
            CURRENT.get().leftNanos -= nanos;
        }
    }
}
