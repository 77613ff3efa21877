package dev.rejoinder.analytics;

import java.util.Arrays;

/**
 * The classes into which times are counted. Each is 1.41 times as wide as the one before it, so
 * that counts can be added up over days and bots, and a percentile of the sum is still good to a
 * fifth, and mostly to a few per cent. The numbers are stored: they never change.
 */
public final class LatencyBuckets {
    /** Where no time was measured. */
    public static final int NONE = -1;

    /** A time of so many milliseconds is the first that belongs to the next class. */
    private static final long[] LIMITS = {
        10, 14, 20, 28, 40, 57, 80, 113, 160, 226, 320, 453, 640, 905, 1280, 1810, 2560, 3620, 5120,
        7241, 10240, 14482, 20480, 28963, 40960, 57926, 81920, 115852, 163840, 231705, 327680,
        463410, 655360
    };

    /** How many there are; the last one has no end. */
    static final int COUNT = LIMITS.length + 1;

    private LatencyBuckets() {}

    /** The class of a time in milliseconds. */
    public static int of(long millis) {
        int found = Arrays.binarySearch(LIMITS, millis);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** The shortest time of a class, in milliseconds. */
    static long start(int bucket) {
        return bucket == 0 ? 0 : LIMITS[bucket - 1];
    }

    /** Where a class ends, in milliseconds; the last one as if it were as wide as the others. */
    static long end(int bucket) {
        return bucket < LIMITS.length ? LIMITS[bucket] : LIMITS[LIMITS.length - 1] * 2;
    }
}
