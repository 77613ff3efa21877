package dev.rejoinder.provider.http;

import dev.rejoinder.core.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Aborts a call that exceeds its timeout, at most 250 ms late. Any thread may cancel it with {@link
 * #close()}. One thread watches all deadlines, because nearly every answer needs one briefly and a
 * timer for each would be expensive.
 */
final class CallDeadline implements AutoCloseable {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final Clock CLOCK = Clock.system();
    private static final Set<CallDeadline> OPEN = ConcurrentHashMap.newKeySet();

    private final HttpCall call;
    private final long endNanos;
    private volatile boolean passed;

    /** Starts the thread on first use. */
    private static final class Watch {
        static final Thread THREAD =
                Thread.ofPlatform()
                        .daemon()
                        .name("call-deadlines")
                        .inheritInheritableThreadLocals(false)
                        .start(CallDeadline::watch);

        private Watch() {}
    }

    private CallDeadline(Duration timeout, HttpCall call) {
        this.call = call;
        this.endNanos = CLOCK.nanos() + timeout.toNanos();
    }

    static CallDeadline start(Duration timeout, HttpCall call) {
        var deadline = new CallDeadline(timeout, call);
        OPEN.add(deadline);
        var _ = Watch.THREAD;
        return deadline;
    }

    private static void watch() {
        while (true) {
            LockSupport.parkNanos(LOOK_NANOS);
            OPEN.removeIf(CallDeadline::abortIfLate);
        }
    }

    private boolean abortIfLate() {
        boolean late = CLOCK.nanos() - endNanos > 0;
        if (late) {
            passed = true;
            // On its own thread, so that a connection that is slow to close does not delay other
            // calls.
            Thread.ofVirtual().name("call-abort").start(call::abort);
        }
        return late;
    }

    boolean passed() {
        return passed;
    }

    @Override
    public void close() {
        OPEN.remove(this);
    }
}
