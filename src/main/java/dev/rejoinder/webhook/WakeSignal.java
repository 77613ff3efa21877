package dev.rejoinder.webhook;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one waiting thread; signals before the wait are not lost, and count once. Thread-safe. */
final class WakeSignal {
    private final Semaphore raised = new Semaphore(0);

    /** Costs one read if the signal is raised already. */
    void raise() {
        if (raised.availablePermits() == 0) {
            raised.release();
        }
    }

    /** Waits for a signal. */
    void await() throws InterruptedException {
        raised.acquire();
        raised.drainPermits();
    }

    /** Waits for a signal, and returns false if none came in time. */
    boolean await(Duration most) throws InterruptedException {
        boolean came = raised.tryAcquire(most.toNanos(), TimeUnit.NANOSECONDS);
        raised.drainPermits();
        return came;
    }
}
