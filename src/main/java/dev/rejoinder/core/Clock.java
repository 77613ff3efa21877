package dev.rejoinder.core;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Where time comes from. Passed in, so that tests set it. Thread-safe. */
public interface Clock {
    /**
     * Milliseconds since 1970 in UTC; never less than an earlier call's answer in the same process.
     */
    long millis();

    /**
     * Nanoseconds from an arbitrary origin, untouched by changes of the wall clock; for durations
     * only.
     */
    long nanos();

    default Instant now() {
        return Instant.ofEpochMilli(millis());
    }

    /** The machine's clock, held still while the machine sets it back. */
    static Clock system() {
        var latest = new AtomicLong();
        return new Clock() {
            @Override
            public long millis() {
                return latest.accumulateAndGet(System.currentTimeMillis(), Math::max);
            }

            @Override
            public long nanos() {
                return System.nanoTime();
            }
        };
    }
}
