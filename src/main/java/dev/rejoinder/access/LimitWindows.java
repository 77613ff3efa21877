package dev.rejoinder.access;

import dev.rejoinder.core.Clock;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.IntSupplier;

/** Where limits are counted: in this process, or by all nodes together. Thread-safe. */
public final class LimitWindows {
    private final BiFunction<String, Duration, LimitWindow> windows;

    private LimitWindows(BiFunction<String, Duration, LimitWindow> windows) {
        this.windows = windows;
    }

    /** For a server that is the only one on its data. */
    public static LimitWindows ofThisProcess(Clock clock) {
        return new LimitWindows((name, length) -> new LocalLimitWindow(clock, length));
    }

    /**
     * For nodes that share their data.
     *
     * @param nodes how many there are, as far as this one knows
     */
    public static LimitWindows ofAllNodes(Clock clock, RateLimitStore store, IntSupplier nodes) {
        var shared = new SharedCounters(store, nodes, clock);
        return new LimitWindows(
                (name, length) -> new SharedLimitWindow(name, length, clock, shared));
    }

    /**
     * A new window.
     *
     * @param name the same on all nodes
     */
    LimitWindow open(String name, Duration length) {
        return windows.apply(name, length);
    }
}
