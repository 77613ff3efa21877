package dev.rejoinder.access;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Rate limits per subject.
 *
 * <p>In any period of a window's length, a subject with limit n makes at most n requests, on all
 * nodes together if they share a database. A sliding window has no boundary at which a burst could
 * double the limit. In return, capacity comes back slightly late: uses are counted in {@link
 * SlidingWindowLog#CELLS} cells per window, and a cell counts in full until its last use has left
 * the window. Guarded by {@code RateLimitsTest}. Thread-safe.
 */
public final class RateLimits {
    private final RateLimitDefaults settings;
    private final Map<LimitClass, LimitWindow> windows = new EnumMap<>(LimitClass.class);

    public RateLimits(LimitWindows windows, RateLimitDefaults settings) {
        this.settings = settings;
        for (LimitClass limitClass : LimitClass.values()) {
            this.windows.put(
                    limitClass,
                    windows.open(limitClass.name().toLowerCase(Locale.ROOT), limitClass.window()));
        }
    }

    /**
     * Counts one request if the limit allows it; a rejected request is not counted.
     *
     * @param ownLimits the subject's own limits, which override the server's
     */
    public LimitDecision acquire(
            String subject, LimitClass limitClass, Map<LimitClass, Integer> ownLimits) {
        int limit = ownLimits.getOrDefault(limitClass, settings.limit(limitClass));
        return requireNonNull(windows.get(limitClass)).acquire(subject, limit);
    }
}
