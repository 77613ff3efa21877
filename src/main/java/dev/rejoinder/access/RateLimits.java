package dev.rejoinder.access;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Limits how often a subject may call.
 *
 * <p>Whichever time of a window's length is looked at, a subject with a limit of n was let through
 * at most n times in it, on all nodes together where nodes share their data. So there is no edge in
 * time at which waiting pays. In return what was used comes back a little late: uses are counted in
 * cells of {@link SlidingWindowLog#CELLS} to a window, and a cell counts whole until the last use
 * in it has left the window. Guarded by {@code RateLimitsTest}. Thread-safe.
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
     * Counts one request, if the limit allows it. A refused one is not counted.
     *
     * @param ownLimits the subject's own limits, which come before the server's
     */
    public LimitDecision acquire(
            String subject, LimitClass limitClass, Map<LimitClass, Integer> ownLimits) {
        int limit = ownLimits.getOrDefault(limitClass, settings.limit(limitClass));
        return requireNonNull(windows.get(limitClass)).acquire(subject, limit);
    }
}
