package dev.rejoinder.access;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.rejoinder.core.Clock;
import java.time.Duration;

/** A sliding window in this process's memory. Thread-safe. */
final class LocalLimitWindow implements LimitWindow {
    /**
     * Memory limit: 16 MiB, enough for 100,000 occasional subjects or 14,000 constantly active
     * ones. Beyond it, the least recently used subjects are evicted and start afresh.
     */
    private static final long MAX_WEIGHT = 2_000_000;

    /** Weight of a subject, besides its entries, which weigh one each. */
    private static final int SUBJECT_WEIGHT = 16;

    /** The cache records access times with a precision of seconds. */
    private static final Duration INEXACT = Duration.ofSeconds(5);

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long MILLIS_PER_SECOND = 1_000;

    private final Clock clock;
    private final Duration length;
    private final LoadingCache<String, SlidingWindowLog> subjects;

    LocalLimitWindow(Clock clock, Duration length) {
        this.clock = clock;
        this.length = length;
        subjects =
                Caffeine.newBuilder()
                        .ticker(clock::nanos)
                        // By then the last use has left the window, so nothing is lost.
                        .expireAfterAccess(length.plus(INEXACT))
                        .maximumWeight(MAX_WEIGHT)
                        .weigher(
                                (String subject, SlidingWindowLog uses) ->
                                        SUBJECT_WEIGHT + uses.capacity())
                        .build(subject -> new SlidingWindowLog(length.toNanos()));
    }

    @Override
    public LimitDecision acquire(String subject, int limit) {
        if (limit == 0) {
            return new LimitDecision(0, 0, resetAfter(clock, Duration.ZERO), null);
        }
        SlidingWindowLog uses = subjects.get(subject);
        int before = uses.capacity();
        LimitDecision decision;
        synchronized (uses) {
            decision = acquire(uses, limit);
        }
        if (uses.capacity() != before) {
            // Updates the cached weight.
            subjects.put(subject, uses);
        }
        return decision;
    }

    private LimitDecision acquire(SlidingWindowLog uses, int limit) {
        long now = clock.nanos();
        int used = uses.count(now);
        if (used >= limit) {
            return new LimitDecision(
                    limit,
                    0,
                    resetAfter(clock, Duration.ofNanos(uses.nanosUntilEmpty(now))),
                    Duration.ofNanos(uses.nanosUntilBelow(limit, now)));
        }
        uses.add(now);
        return new LimitDecision(limit, limit - used - 1, resetAfter(clock, length), null);
    }

    /** Counts a use that was allowed elsewhere. */
    void note(String subject) {
        SlidingWindowLog uses = subjects.get(subject);
        int before = uses.capacity();
        synchronized (uses) {
            long now = clock.nanos();
            uses.count(now);
            uses.add(now);
        }
        if (uses.capacity() != before) {
            subjects.put(subject, uses);
        }
    }

    @Override
    public void refund(String subject) {
        SlidingWindowLog uses = subjects.get(subject);
        synchronized (uses) {
            uses.refund();
        }
    }

    /** The Unix second at which a wait that starts now ends. */
    static long resetAfter(Clock clock, Duration wait) {
        long millis = clock.millis() + Math.ceilDiv(wait.toNanos(), NANOS_PER_MILLI);
        return Math.ceilDiv(millis, MILLIS_PER_SECOND);
    }
}
