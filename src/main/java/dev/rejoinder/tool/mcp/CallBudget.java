package dev.rejoinder.tool.mcp;

import dev.rejoinder.core.Clock;
import java.time.Duration;

/** The time that all requests of one call have together. Immutable. */
final class CallBudget {
    private final Clock clock;
    private final long endNanos;

    CallBudget(Clock clock, Duration timeout) {
        this.clock = clock;
        this.endNanos = clock.nanos() + timeout.toNanos();
    }

    /** What is left; zero or less when it is used up. */
    Duration left() {
        return Duration.ofNanos(endNanos - clock.nanos());
    }
}
