package dev.rejoinder.access;

import java.time.Duration;
import java.util.List;

/**
 * Counters that several nodes share, with one clock. Every method returns within half a second, or
 * throws {@code INTERNAL_ERROR} or {@code OVERLOADED}; its effect may take place anyway.
 * Thread-safe.
 */
public interface RateLimitStore {
    /**
     * Uses that were counted as one entry.
     *
     * @param age of the latest of them
     */
    record Used(Duration age, int times) {}

    /**
     * Counts one use, unless the window that ends now already has as many as the limit. Returns the
     * count including this one, or 0 if it was not counted.
     *
     * @param window a short name for what is counted over this period
     * @param limit at least 1
     */
    int take(String window, String subject, Duration length, int limit);

    /** Returns the uses within the window that ends now, oldest first. */
    List<Used> used(String window, String subject, Duration length);

    /** Takes back one counted use. */
    void refund(String window, String subject);

    /** Records that a node is alive. Returns the number of live nodes, including it. */
    int heartbeat(String node);

    /** Removes a node that stops. */
    void unregister(String node);

    /** Deletes uses that have left their window. Call it about once a minute. */
    void sweep();
}
