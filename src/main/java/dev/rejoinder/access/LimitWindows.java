package dev.rejoinder.access;

import dev.rejoinder.core.Clock;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.IntSupplier;

/** Creates windows that count in this process, or across all nodes. Thread-safe. */
public final class LimitWindows {
    private final BiFunction<String, Duration, LimitWindow> windows;

    private LimitWindows(BiFunction<String, Duration, LimitWindow> windows) {
        this.windows = windows;
    }

    /** For a server that does not share its database. */
    public static LimitWindows ofThisProcess(Clock clock) {
        return new LimitWindows((name, length) -> new LocalLimitWindow(clock, length));
    }

    /**
     * For nodes that share a database.
     *
     * @param nodes the number of nodes, as far as this one knows
     */
    public static LimitWindows ofAllNodes(Clock clock, RateLimitStore store, IntSupplier nodes) {
        var shared = new SharedCounterBreaker(store, nodes, clock);
        return new LimitWindows(
                (name, length) -> new SharedLimitWindow(name, length, clock, shared));
    }

    /**
     * Creates a window.
     *
     * @param name the same on all nodes
     */
    LimitWindow open(String name, Duration length) {
        return windows.apply(name, length);
    }
}
