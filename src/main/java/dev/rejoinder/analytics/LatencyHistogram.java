package dev.rejoinder.analytics;

import org.jspecify.annotations.Nullable;

/** A latency histogram. Not thread-safe. */
final class LatencyHistogram {
    private final long[] counts = new long[LatencyBuckets.COUNT];
    private long total;

    void add(int bucket, long times) {
        if (bucket == LatencyBuckets.NONE) {
            return;
        }
        counts[bucket] += times;
        total += times;
    }

    /** Null if nothing was measured. */
    AnalyticsReport.@Nullable Latency latency() {
        return total <= 0 ? null : new AnalyticsReport.Latency(quantile(0.5), quantile(0.95));
    }

    /** Interpolates linearly within a bucket. */
    private long quantile(double share) {
        double wanted = share * total;
        long before = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            long here = counts[bucket];
            if (here > 0 && before + here >= wanted) {
                long start = LatencyBuckets.start(bucket);
                long width = LatencyBuckets.end(bucket) - start;
                return Math.round(start + width * ((wanted - before) / here));
            }
            before += here;
        }
        throw new IllegalStateException("counts do not add up to " + total);
    }
}
