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
 * The way to what nodes count together. When it fails, it is left alone for a while, so that a
 * database that is slow costs one request a second its wait and the others nothing. Thread-safe.
 */
final class SharedCounters {
    /** How long nobody asks after a failure; then one does. */
    static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(SharedCounters.class);

    private final RateLimitStore store;
    private final IntSupplier nodes;
    private final Clock clock;
    private final long beginNanos;

    /** Until when nobody asks, in nanoseconds from the beginning; 0 while all is well. */
    private final AtomicLong pausedUntil = new AtomicLong();

    SharedCounters(RateLimitStore store, IntSupplier nodes, Clock clock) {
        this.store = store;
        this.nodes = nodes;
        this.clock = clock;
        beginNanos = clock.nanos();
    }

    /** What the store says; empty when it cannot be asked. */
    <T> Optional<T> ask(Function<RateLimitStore, T> question) {
        long paused = pausedUntil.get();
        long now = clock.nanos() - beginNanos;
        if (paused != 0
                && (now < paused || !pausedUntil.compareAndSet(paused, now + PAUSE.toNanos()))) {
            return Optional.empty();
        }
        try {
            T answer = question.apply(store);
            if (paused != 0) {
                pausedUntil.set(0);
                LOG.info("Limits are counted with all nodes again");
            }
            return Optional.of(answer);
        } catch (AppError failure) {
            long until = clock.nanos() - beginNanos + PAUSE.toNanos();
            if (pausedUntil.getAndSet(until) == 0) {
                LOG.warn("Limits are counted by each node for itself, for its share", failure);
            }
            return Optional.empty();
        }
    }

    /** This node's part of a limit that nobody can be asked about: at least one. */
    int share(int limit) {
        return Math.max(limit / Math.max(nodes.getAsInt(), 1), 1);
    }
}
