package dev.rejoinder.ops;

import io.prometheus.metrics.core.datapoints.DataPoint;
import io.prometheus.metrics.core.metrics.StatefulMetric;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A metric with one data point per combination of label values. After {@link #MAX_COMBINATIONS},
 * all further combinations share one data point with the label value {@code other}. The library's
 * metric is created with the first data point. Thread-safe.
 */
public final class LabelledMetric<P extends DataPoint> implements Supplier<MetricSnapshot> {
    static final int MAX_COMBINATIONS = 500;
    private static final String OTHER = "other";

    private final Supplier<StatefulMetric<P, ?>> factory;
    private final List<String[]> expected = new ArrayList<>();
    private final Set<List<String>> known = ConcurrentHashMap.newKeySet();
    private volatile @Nullable StatefulMetric<P, ?> made;

    LabelledMetric(Supplier<StatefulMetric<P, ?>> factory) {
        this.factory = factory;
    }

    /**
     * Exports zero for these values before the first event, so that a graph shows the first
     * increase.
     */
    LabelledMetric<P> expect(String... values) {
        expected.add(values);
        return this;
    }

    /**
     * Returns the data point for these values, one per label. The first call exports it with zero.
     * Cache the result on hot paths: {@link DataPointCache}.
     */
    public P of(String... values) {
        return of(metric(), values);
    }

    private P of(StatefulMetric<P, ?> metric, String... values) {
        List<String> key = List.of(values);
        if (known.size() >= MAX_COMBINATIONS && !known.contains(key)) {
            key = Collections.nCopies(values.length, OTHER);
        }
        P point = metric.labelValues(key.toArray(String[]::new));
        known.add(key);
        return point;
    }

    /** Returns the current data points. */
    @Override
    public MetricSnapshot get() {
        return metric().collect();
    }

    private StatefulMetric<P, ?> metric() {
        StatefulMetric<P, ?> metric = made;
        return metric == null ? make() : metric;
    }

    private synchronized StatefulMetric<P, ?> make() {
        StatefulMetric<P, ?> metric = made;
        if (metric == null) {
            metric = factory.get();
            for (String[] values : expected) {
                of(metric, values);
            }
            made = metric;
        }
        return metric;
    }
}
