package dev.rejoinder.testkit;

import dev.rejoinder.core.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

<<<<<<< HEAD
/** A clock that stands still until a test moves it. Thread-safe. */
public final class SettableClock implements Clock {
    private final long startMillis;
    private final AtomicLong elapsedNanos = new AtomicLong();

    public SettableClock(Instant start) {
        startMillis = start.toEpochMilli();
    }

    public void tick(Duration duration) {
        elapsedNanos.addAndGet(duration.toNanos());
=======
/** A clock that stands still until it is told otherwise. Thread-safe. */
public final class SettableClock implements Clock {
    private final AtomicLong millis;
    private final AtomicLong nanos = new AtomicLong();

    public SettableClock(Instant start) {
        this.millis = new AtomicLong(start.toEpochMilli());
    }

    /** Stands at 2026-11-01T12:00:00Z. */
    public SettableClock() {
        this(Instant.parse("2026-11-01T12:00:00Z"));
>>>>>>> storage
    }

    @Override
    public long millis() {
<<<<<<< HEAD
        return startMillis + elapsedNanos.get() / 1_000_000;
=======
        return millis.get();
>>>>>>> storage
    }

    @Override
    public long nanos() {
<<<<<<< HEAD
        return elapsedNanos.get();
=======
        return nanos.get();
    }

    public void advance(Duration duration) {
        millis.addAndGet(duration.toMillis());
        nanos.addAndGet(duration.toNanos());
    }

    /** Sets the wall clock alone, as an operator would. */
    public void set(Instant instant) {
        millis.set(instant.toEpochMilli());
>>>>>>> storage
    }
}
