package dev.rejoinder.access;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import java.time.Duration;

/**
 * Limits the leads that visitors leave. A visitor who starts anew meets the limit of the network.
 * Thread-safe.
 */
public final class LeadLimits {
    public static final int PER_VISITOR = 10;
    public static final int PER_NETWORK = 60;
    private static final Duration WINDOW = Duration.ofHours(1);

    private final LimitWindow visitors;
    private final LimitWindow networks;

    public LeadLimits(LimitWindows windows) {
        visitors = windows.open("leads by", WINDOW);
        networks = windows.open("leads from", WINDOW);
    }

    /**
     * Counts a lead.
     *
     * @throws AppError RATE_LIMIT_EXCEEDED
     */
    public void acquire(String visitorId, ClientNetwork network) {
        require(visitors.acquire(visitorId, PER_VISITOR));
        require(networks.acquire(network.text(), PER_NETWORK));
    }

    private static void require(LimitDecision decision) {
        Duration retryAfter = decision.retryAfter();
        if (retryAfter != null) {
            throw AppError.retryLater(
                    ErrorCode.RATE_LIMIT_EXCEEDED,
                    "Too many requests. Please try again later.",
                    retryAfter);
        }
    }
}
