package dev.rejoinder.access;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request is allowed, and what is left of the limit.
 *
 * @param limit requests per window of the class; 0 if the class has no limit
 * @param remaining how many more requests are allowed right now
 * @param resetAtUnixSeconds when the whole limit is available again, without further requests
 * @param retryAfter null if the request is allowed; otherwise the shortest wait until one is
 */
public record LimitDecision(
        int limit, int remaining, long resetAtUnixSeconds, @Nullable Duration retryAfter) {
    public boolean allowed() {
        return retryAfter == null;
    }

    /** Whether the class has no limit, so nothing is counted. */
    public boolean unlimited() {
        return limit == 0;
    }
}
