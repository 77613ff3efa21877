package dev.rejoinder.testkit;

import dev.rejoinder.core.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that a test sets. Thread-safe. */
public final class SettableClock implements Clock {
    private final AtomicLong millis;
    private final AtomicLong nanos = new AtomicLong();
    private volatile Runnable changed = () -> {};

    public SettableClock(Instant start) {
        this.millis = new AtomicLong(start.toEpochMilli());
    }

    /** Starts at 2026-11-01T12:00:00Z. */
    public SettableClock() {
        this(Instant.parse("2026-11-01T12:00:00Z"));
    }

    @Override
    public long millis() {
        return millis.get();
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    public void tick(Duration duration) {
        millis.addAndGet(duration.toMillis());
        nanos.addAndGet(duration.toNanos());
        changed.run();
    }

    /** Sets only the wall clock, as an operator would. */
    public void set(Instant instant) {
        millis.set(instant.toEpochMilli());
        changed.run();
    }

    /** Runs a listener after each change. */
    public void onChange(Runnable listener) {
        changed = listener;
    }
}
