package dev.rejoinder.core;

import java.lang.ScopedValue.CallableOp;
import org.jspecify.annotations.Nullable;

/** The id of the request that a thread answers, for log lines. */
public final class RequestId {
    private static final ScopedValue<String> CURRENT = ScopedValue.newInstance();

    private RequestId() {}

    /** Runs work on this thread for a request. */
    public static <X extends Throwable> void during(String id, Work<X> work) throws X {
        CallableOp<Boolean, X> op =
                () -> {
                    work.run();
                    return true;
                };
        ScopedValue.where(CURRENT, id).call(op);
    }

    /** Returns work that runs on another thread for the request of this thread, if it has one. */
    public static Runnable bind(Runnable work) {
        String id = current();
        return id == null ? work : () -> ScopedValue.where(CURRENT, id).run(work);
    }

    /** Work for a request. */
    public interface Work<X extends Throwable> {
        void run() throws X;
    }

    /** The request that this thread answers, or null. */
    public static @Nullable String current() {
        return CURRENT.isBound() ? CURRENT.get() : null;
    }
}
