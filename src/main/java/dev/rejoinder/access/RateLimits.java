package dev.rejoinder.access;

import static java.util.Objects.requireNonNull;

import dev.rejoinder.core.Clock;
import java.util.EnumMap;
import java.util.Map;

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

    private final LimitSettings settings;
    private final Map<LimitClass, RateCells> cells = new EnumMap<>(LimitClass.class);

    public RateLimits(Clock clock, LimitSettings settings) {
        this.settings = settings;
        for (LimitClass limitClass : LimitClass.values()) {
            cells.put(limitClass, new RateCells(clock, limitClass.window(), MAX_SUBJECTS));
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
        return requireNonNull(cells.get(limitClass)).acquire(subject, limit);
    }
}
