package dev.rejoinder.core;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** The source of time; tests replace it. Thread-safe. */
public interface Clock {
    /** Milliseconds since 1970 in UTC; never decreases within a process. */
    long millis();

    /**
     * Nanoseconds from an arbitrary origin, unaffected by changes of the wall clock; for durations
     * only.
     */
    long nanos();

    default Instant now() {
        return Instant.ofEpochMilli(millis());
    }

    /** Now, but at least a millisecond later than {@code before}: tells two changes apart. */
    default Instant after(Instant before) {
        Instant next = before.plusMillis(1);
        Instant now = now();
        return now.isBefore(next) ? next : now;
    }

    /** The machine's clock; it stands still while the machine's time is set back. */
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
