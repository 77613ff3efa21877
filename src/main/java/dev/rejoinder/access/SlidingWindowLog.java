package dev.rejoinder.access;

import java.util.Arrays;

/**
 * The recent uses of one subject. Uses within the same time cell form one entry, which counts in
 * full until its last use has left the window. So the limit is never exceeded, and the number of
 * entries is bounded. Guarded by its own monitor.
 */
final class SlidingWindowLog {
    /**
     * Cells per window; evenly spread uses get their capacity back at most this fraction of a
     * window late.
     */
    static final int CELLS = 120;

    private static final int FIRST_CAPACITY = 4;

    /** A power of two, so that indexes wrap with a mask; a window has at most CELLS + 1 entries. */
    private static final int LAST_CAPACITY = 128;

    private final long window;
    private final long cell;

    /** For each entry, oldest first: the time of its last use and its number of uses. */
    private long[] times = new long[FIRST_CAPACITY];

    private int[] counts = new int[FIRST_CAPACITY];
    private int oldest;
    private int entries;
    private int total;

    SlidingWindowLog(long windowNanos) {
        window = windowNanos;
        cell = Math.ceilDiv(windowNanos, (long) CELLS);
    }

    /** Returns the number of uses within the window that ends now. */
    int count(long now) {
        while (entries > 0 && now - times[oldest] >= window) {
            total -= counts[oldest];
            oldest = place(1);
            entries--;
        }
        return total;
    }

    /** Adds a use; requires a call of {@link #count} with the same time before. */
    void add(long now) {
        int newest = place(entries - 1);
        if (entries > 0 && Math.floorDiv(times[newest], cell) == Math.floorDiv(now, cell)) {
            times[newest] = now;
            counts[newest]++;
        } else {
            if (entries == times.length) {
                grow();
            }
            int next = place(entries++);
            times[next] = now;
            counts[next] = 1;
        }
        total++;
    }

    /** Removes one use from the latest entry. */
    void refund() {
        if (entries == 0) {
            return;
        }
        int newest = place(entries - 1);
        total--;
        if (--counts[newest] == 0) {
            entries--;
        }
    }

    /** Nanoseconds until fewer than {@code limit} uses are left; 0 if that is true now. */
    long nanosUntilBelow(int limit, long now) {
        int left = total;
        for (int i = 0; i < entries; i++) {
            if (left < limit) {
                return i == 0 ? 0 : untilGone(i - 1, now);
            }
            left -= counts[place(i)];
        }
        return entries == 0 ? 0 : untilGone(entries - 1, now);
    }

    /** Nanoseconds until no use is left. */
    long nanosUntilEmpty(long now) {
        return entries == 0 ? 0 : untilGone(entries - 1, now);
    }

    private long untilGone(int entry, long now) {
        return window - (now - times[place(entry)]);
    }

    /** The current capacity, in entries. */
    int capacity() {
        return times.length;
    }

    private int place(int entry) {
        return oldest + entry & times.length - 1;
    }

    private void grow() {
        if (times.length == LAST_CAPACITY) {
            throw new IllegalStateException("more entries than a window has cells");
        }
        int capacity = times.length;
        times = Arrays.copyOf(times, 2 * capacity);
        counts = Arrays.copyOf(counts, 2 * capacity);
        // Move the wrapped entries behind the others.
        System.arraycopy(times, 0, times, capacity, oldest);
        System.arraycopy(counts, 0, counts, capacity, oldest);
    }
}
