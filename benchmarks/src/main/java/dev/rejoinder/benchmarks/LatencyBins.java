package dev.rejoinder.benchmarks;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** A histogram with bins of 10 microseconds. Recording a time allocates nothing. */
final class LatencyBins {
    private static final int BIN_MICROS = 10;

    /** 20 seconds; longer times count as 20 seconds. */
    private static final int BINS = 2_000_000;

    private final int[] bins = new int[BINS];
    private long count;

    void record(long nanos) {
        long bin = TimeUnit.NANOSECONDS.toMicros(nanos) / BIN_MICROS;
        bins[Math.clamp(bin, 0, BINS - 1)]++;
        count++;
    }

    void clear() {
        Arrays.fill(bins, 0);
        count = 0;
    }

    /** Returns a quantile in milliseconds, such as 0.99; 0 without any recorded time. */
    double quantileMillis(double part) {
        long left = (long) Math.ceil(part * count);
        int bin = 0;
        while (bin < BINS - 1 && (left -= bins[bin]) > 0) {
            bin++;
        }
        return count == 0 ? 0 : bin * BIN_MICROS / 1000.0;
    }
}
