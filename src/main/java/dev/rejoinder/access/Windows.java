package dev.rejoinder.access;

import dev.rejoinder.core.Clock;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.IntSupplier;

/** Where limits are counted: in this process, or by all nodes together. Thread-safe. */
public final class Windows {
    private final BiFunction<String, Duration, Window> windows;

    private Windows(BiFunction<String, Duration, Window> windows) {
        this.windows = windows;
    }

    /** For a server that is the only one on its data. */
    public static Windows ofThisProcess(Clock clock) {
        return new Windows((name, length) -> new LocalWindow(clock, length));
    }

    /**
     * For nodes that share their data.
     *
     * @param nodes how many there are, as far as this one knows
     */
    public static Windows ofAllNodes(Clock clock, UseStore store, IntSupplier nodes) {
        var shared = new SharedCounts(store, nodes, clock);
        return new Windows((name, length) -> new SharedWindow(name, length, clock, shared));
    }

    /**
     * A new window.
     *
     * @param name the same on all nodes
     */
    Window open(String name, Duration length) {
        return windows.apply(name, length);
    }
}
