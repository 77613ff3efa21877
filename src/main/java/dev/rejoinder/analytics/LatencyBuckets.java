package dev.rejoinder.analytics;

import java.util.Arrays;

/**
 * The buckets of latency histograms. Each is 1.41 times as wide as the one before. Counts can be
 * added over days and bots, and percentiles of the sum are accurate to 20%, mostly to a few
 * percent. Bucket numbers are stored, so they must never change.
 */
public final class LatencyBuckets {
    /** No time was measured. */
    public static final int NONE = -1;

    /** The exclusive upper bounds of the buckets, in milliseconds. */
    private static final long[] LIMITS = {
        10, 14, 20, 28, 40, 57, 80, 113, 160, 226, 320, 453, 640, 905, 1280, 1810, 2560, 3620, 5120,
        7241, 10240, 14482, 20480, 28963, 40960, 57926, 81920, 115852, 163840, 231705, 327680,
        463410, 655360
    };

    /** The number of buckets; the last one is unbounded. */
    static final int COUNT = LIMITS.length + 1;

    private LatencyBuckets() {}

    /** The bucket of a time in milliseconds. */
    public static int of(long millis) {
        int found = Arrays.binarySearch(LIMITS, millis);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** The lower bound of a bucket, in milliseconds. */
    static long start(int bucket) {
        return bucket == 0 ? 0 : LIMITS[bucket - 1];
    }

    /**
     * The upper bound of a bucket, in milliseconds; the last one is treated as if it were bounded.
     */
    static long end(int bucket) {
        return bucket < LIMITS.length ? LIMITS[bucket] : LIMITS[LIMITS.length - 1] * 2;
    }
}
