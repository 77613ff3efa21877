package dev.rejoinder.access;

import java.util.Arrays;

/**
 * How often one subject did something lately. Uses within the same cell of time are one entry,
 * which counts whole until the last of them has left the window: so there is never room for one too
 * many, and there are few entries however many uses. Guarded by its own monitor.
 */
final class SlidingWindowLog {
    /**
     * Entries of a window; what is spread evenly gets its room this part of a window late at most.
     */
    static final int CELLS = 120;

    private static final int FIRST_CAPACITY = 4;

    /** A power of two, so that places go round by a mask; no more than one beyond those below. */
    private static final int LAST_CAPACITY = 128;

    private final long window;
    private final long cell;

    /** When the last use of an entry was, and how many are in it; from the oldest on. */
    private long[] times = new long[FIRST_CAPACITY];

    private int[] counts = new int[FIRST_CAPACITY];
    private int oldest;
    private int entries;
    private int total;

    SlidingWindowLog(long windowNanos) {
        window = windowNanos;
        cell = Math.ceilDiv(windowNanos, (long) CELLS);
    }

    /** How many there were within the window that ends now. */
    int count(long now) {
        while (entries > 0 && now - times[oldest] >= window) {
            total -= counts[oldest];
            oldest = place(1);
            entries--;
        }
        return total;
    }

    /** One more; {@link #count} was asked at the same time. */
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

    /** One less, of the latest. */
    void giveBack() {
        if (entries == 0) {
            return;
        }
        int newest = place(entries - 1);
        total--;
        if (--counts[newest] == 0) {
            entries--;
        }
    }

    /** In how many nanoseconds fewer than so many are left; 0 for now. */
    long untilFewerThan(int limit, long now) {
        int left = total;
        for (int i = 0; i < entries; i++) {
            if (left < limit) {
                return i == 0 ? 0 : untilGone(i - 1, now);
            }
            left -= counts[place(i)];
        }
        return entries == 0 ? 0 : untilGone(entries - 1, now);
    }

    /** In how many nanoseconds none is left. */
    long untilNone(long now) {
        return entries == 0 ? 0 : untilGone(entries - 1, now);
    }

    private long untilGone(int entry, long now) {
        return window - (now - times[place(entry)]);
    }

    /** How many entries there is room for. */
    int capacity() {
        return times.length;
    }

    private int place(int entry) {
        return oldest + entry & times.length - 1;
    }

    private void grow() {
        if (times.length == LAST_CAPACITY) {
            throw new IllegalStateException("more cells than a window has");
        }
        int capacity = times.length;
        times = Arrays.copyOf(times, 2 * capacity);
        counts = Arrays.copyOf(counts, 2 * capacity);
        // What had gone round follows the rest now.
        System.arraycopy(times, 0, times, capacity, oldest);
        System.arraycopy(counts, 0, counts, capacity, oldest);
    }
}
