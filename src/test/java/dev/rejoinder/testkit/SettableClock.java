package dev.rejoinder.testkit;

import dev.rejoinder.core.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it. Thread-safe. */
public final class SettableClock implements Clock {
    private final long startMillis;
    private final AtomicLong elapsedNanos = new AtomicLong();

    public SettableClock(Instant start) {
        startMillis = start.toEpochMilli();
    }

    public void tick(Duration duration) {
        elapsedNanos.addAndGet(duration.toNanos());
    }

    @Override
    public long millis() {
        return startMillis + elapsedNanos.get() / 1_000_000;
    }

    @Override
    public long nanos() {
        return elapsedNanos.get();
    }
}
