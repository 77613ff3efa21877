package dev.rejoinder.access;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether one more request is let through, and what is left.
 *
 * @param limit requests per window of the class; 0 when the class is switched off
 * @param remaining how many more would be let through at once
 * @param resetAtUnixSeconds from when the whole limit is available again, if nothing more is asked
 * @param retryAfter null when the request is let through; else the shortest wait after which one is
 */
public record LimitDecision(
        int limit, int remaining, long resetAtUnixSeconds, @Nullable Duration retryAfter) {
    public boolean allowed() {
        return retryAfter == null;
    }

    /** Whether the class is switched off, so that nothing is counted. */
    public boolean unlimited() {
        return limit == 0;
    }
}
