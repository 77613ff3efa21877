package dev.rejoinder.access;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.rejoinder.core.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits how often a subject may call, in this process's memory, by the generic cell rate
 * algorithm.
 *
 * <p>With a limit of n per window, a subject that was quiet for a window may send n at once; after
 * that, one more every window/n. Precisely: whichever span of time is looked at, it never admits
 * more than {@code n + floor(span × n / window)}, and a request is refused only if admitting it
 * would break that. So a steady flow gets exactly its rate, and a window can hold twice the limit
 * only when the one before it was idle: there is no edge in time at which waiting for it pays.
 * Guarded by {@code RateLimitsTest}.
 *
 * <p>A subject costs one number. A subject that is quiet for a window is forgotten, which changes
 * nothing, as its number says the same as none. Beyond {@link #MAX_SUBJECTS} of one class the least
 * used are forgotten early, and start afresh. Thread-safe and lock-free.
 */
public final class RateLimits {
    /** Subjects remembered for each class. */
    static final int MAX_SUBJECTS = 100_000;

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long MILLIS_PER_SECOND = 1_000;

    private final Clock clock;
    private final LimitSettings settings;

    /** The nanosecond at which everything admitted so far has been paid for, per subject. */
    private final Map<LimitClass, LoadingCache<String, AtomicLong>> paidAt =
            new EnumMap<>(LimitClass.class);

    public RateLimits(Clock clock, LimitSettings settings) {
        this.clock = clock;
        this.settings = settings;
        for (LimitClass limitClass : LimitClass.values()) {
            paidAt.put(
                    limitClass,
                    Caffeine.newBuilder()
                            .ticker(clock::nanos)
                            .expireAfterAccess(limitClass.window())
                            .maximumSize(MAX_SUBJECTS)
                            .build(subject -> new AtomicLong(clock.nanos())));
        }
    }

    /**
     * Counts one request, if the limit allows it. A refused one is not counted.
     *
     * @param ownLimits the subject's own limits, which come before the server's
     */
    public LimitDecision acquire(
            String subject, LimitClass limitClass, Map<LimitClass, Integer> ownLimits) {
        int limit = ownLimits.getOrDefault(limitClass, settings.limit(limitClass));
        if (limit == 0) {
            return new LimitDecision(0, 0, resetAfter(0), null);
        }
        long window = limitClass.window().toNanos();
        // Rounded up, so that rounding never admits more than the limit says.
        long interval = Math.ceilDiv(window, (long) limit);
        long tolerance = interval * (limit - 1);
        AtomicLong cell = cells(limitClass).get(subject);
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

    private LoadingCache<String, AtomicLong> cells(LimitClass limitClass) {
        return requireNonNull(paidAt.get(limitClass));
    }

    private long resetAfter(long nanos) {
        long millis = clock.millis() + Math.ceilDiv(nanos, NANOS_PER_MILLI);
        return Math.ceilDiv(millis, MILLIS_PER_SECOND);
    }
}
