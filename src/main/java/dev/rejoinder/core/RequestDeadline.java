package dev.rejoinder.core;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * How long a request may wait for the database in all, whatever it asks of it. It belongs to the
 * thread that answers the request; other threads, and what is done {@link #aside}, have none and
 * may wait as long as each question by itself may.
 */
public final class RequestDeadline {
    private static final ScopedValue<RequestDeadline> CURRENT = ScopedValue.newInstance();

    private long leftNanos;
    private boolean lifted;

    private RequestDeadline(Duration atMost) {
        leftNanos = atMost.toNanos();
    }

    /** What is done within an allowance. */
    public interface Work<X extends Exception> {
        void run() throws X;
    }

    /** Does something on this thread that may wait so long in all. */
    public static <X extends Exception> void within(Duration atMost, Work<X> work) throws X {
        ScopedValue.where(CURRENT, new RequestDeadline(atMost))
                .call(
                        () -> {
                            work.run();
                            return true;
                        });
    }

    /** Does something that takes nothing from this thread's allowance. */
    public static <T> T aside(Supplier<T> work) {
        var unbound = new RequestDeadline(Duration.ZERO);
        unbound.lifted = true;
        return ScopedValue.where(CURRENT, unbound).call(work::get);
    }

    /** From here on the request's client waits for nothing that the database says. */
    public static void lift() {
        if (CURRENT.isBound()) {
            CURRENT.get().lifted = true;
        }
    }

    /** Whether this thread has any. */
    public static boolean isBound() {
        return CURRENT.isBound() && !CURRENT.get().lifted;
    }

    /** What this thread has left, if it has an allowance; may be negative. */
    public static Duration left() {
        return Duration.ofNanos(isBound() ? CURRENT.get().leftNanos : Long.MAX_VALUE);
    }

    /** Takes what was waited from this thread's allowance, if it has one. */
    public static void spend(long nanos) {
        if (isBound()) {
            CURRENT.get().leftNanos -= nanos;
        }
    }
}
