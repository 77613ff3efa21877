package dev.rejoinder.access;

import java.time.Duration;
import java.util.List;

/**
 * Where several nodes count together, by one clock. Every method answers within half a second, or
 * throws {@code INTERNAL_ERROR} or {@code OVERLOADED}; what it was to do may be done all the same.
 * Thread-safe.
 */
public interface RateLimitStore {
    /**
     * Uses that are counted together.
     *
     * @param age of the latest of them
     */
    record Used(Duration age, int times) {}

    /**
     * Counts one, unless there are as many as the limit within the window that ends now. Returns
     * how many there are with it; 0 when it was not counted.
     *
     * @param window a short name, for what is counted over this length of time
     * @param limit at least 1
     */
    int take(String window, String subject, Duration length, int limit);

    /** What is counted within the window that ends now, from the oldest on. */
    List<Used> used(String window, String subject, Duration length);

    /** Takes back one that was counted. */
    void giveBack(String window, String subject);

    /** Says that a node is there. Returns how many there are, with it. */
    int present(String node);

    /** Says that a node is gone. */
    void leave(String node);

    /** Forgets what has left its window. To be called about once a minute. */
    void sweep();
}
