package dev.rejoinder.access;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Access to the counters that nodes share. After a failure it pauses, so that a slow database
 * delays one request per second instead of every request. Thread-safe.
 */
final class SharedCounterBreaker {
    /** How long to pause after a failure, before one request tries again. */
    static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(SharedCounterBreaker.class);

    private final RateLimitStore store;
    private final IntSupplier nodes;
    private final Clock clock;
    private final long startNanos;

    /** End of the pause, in nanoseconds since {@link #startNanos}; 0 while the store works. */
    private final AtomicLong pausedUntil = new AtomicLong();

    SharedCounterBreaker(RateLimitStore store, IntSupplier nodes, Clock clock) {
        this.store = store;
        this.nodes = nodes;
        this.clock = clock;
        startNanos = clock.nanos();
    }

    /** Queries the store; empty if it is unavailable. */
    <T> Optional<T> ask(Function<RateLimitStore, T> question) {
        long paused = pausedUntil.get();
        long now = clock.nanos() - startNanos;
        if (paused != 0
                && (now < paused || !pausedUntil.compareAndSet(paused, now + PAUSE.toNanos()))) {
            return Optional.empty();
        }
        try {
            T answer = question.apply(store);
            if (paused != 0) {
                pausedUntil.set(0);
                LOG.info("Shared rate limits are available again");
            }
            return Optional.of(answer);
        } catch (AppError failure) {
            long until = clock.nanos() - startNanos + PAUSE.toNanos();
            if (pausedUntil.getAndSet(until) == 0) {
                LOG.warn(
                        "Shared rate limits are unavailable; this node enforces its share",
                        failure);
            }
            return Optional.empty();
        }
    }

    /** This node's share of a limit while the store is unavailable: at least one. */
    int share(int limit) {
        return Math.max(limit / Math.max(nodes.getAsInt(), 1), 1);
    }
}
