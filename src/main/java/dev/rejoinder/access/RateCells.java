package dev.rejoinder.access;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.rejoinder.core.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what subjects do over one window of time; see {@link RateLimits}. Thread-safe and
 * lock-free.
 */
final class RateCells {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long MILLIS_PER_SECOND = 1_000;

    private final Clock clock;
    private final Duration window;

    /** The nanosecond at which everything admitted so far has been paid for, per subject. */
    private final LoadingCache<String, AtomicLong> paidAt;

    RateCells(Clock clock, Duration window, int maxSubjects) {
        this.clock = clock;
        this.window = window;
        paidAt =
                Caffeine.newBuilder()
                        .ticker(clock::nanos)
                        .expireAfterAccess(window)
                        .maximumSize(maxSubjects)
                        .build(subject -> new AtomicLong(clock.nanos()));
    }

    /**
     * Counts one, if the limit allows it. A refused one is not counted.
     *
     * @param limit how many a window; 0 for any number
     */
    LimitDecision acquire(String subject, int limit) {
        if (limit == 0) {
            return new LimitDecision(0, 0, resetAfter(0), null);
        }
        long interval = interval(limit);
        long tolerance = interval * (limit - 1);
        AtomicLong cell = paidAt.get(subject);
        long now = clock.nanos();
        while (true) {
            long paid = cell.get();
            long debt = Math.max(paid - now, 0);
            if (debt > tolerance) {
                Duration wait = Duration.ofNanos(debt - tolerance);
                return new LimitDecision(limit, 0, resetAfter(debt), wait);
            }
            long newDebt = debt + interval;
            if (cell.compareAndSet(paid, now + newDebt)) {
                int remaining = (int) ((interval * limit - newDebt) / interval);
                return new LimitDecision(limit, remaining, resetAfter(newDebt), null);
            }
        }
    }

    /** Takes back one that was counted. */
    void giveBack(String subject, int limit) {
        paidAt.get(subject).addAndGet(-interval(limit));
    }

    /** Rounded up, so that rounding never admits more than the limit says. */
    private long interval(int limit) {
        return Math.ceilDiv(window.toNanos(), (long) limit);
    }

    private long resetAfter(long nanos) {
        long millis = clock.millis() + Math.ceilDiv(nanos, NANOS_PER_MILLI);
        return Math.ceilDiv(millis, MILLIS_PER_SECOND);
    }
}
