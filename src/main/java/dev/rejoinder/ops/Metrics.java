package dev.rejoinder.ops;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * The metrics of one server. All are registered while the server is built; a duplicate name fails.
 * Thread-safe.
 */
public final class Metrics {
    /** The media type of {@link #text()}. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Map<String, Supplier<MetricSnapshot>> byName = new ConcurrentSkipListMap<>();

    /** Adds a counter; by convention the name ends in {@code _total}. */
    public LabelledMetric<CounterDataPoint> counter(String name, String help, String... labels) {
        return add(name, new LabelledMetric<>(() -> MetricFactory.counter(name, help, labels)));
    }

    /**
     * Adds a histogram of durations in seconds.
     *
     * @param name ends in {@code _seconds}
     * @param bounds the upper bounds of its buckets in seconds, ascending
     */
    public LabelledMetric<DistributionDataPoint> histogram(
            String name, String help, List<Double> bounds, String... labels) {
        return add(
                name,
                new LabelledMetric<>(() -> MetricFactory.histogram(name, help, bounds, labels)));
    }

    /** Adds a gauge; each scrape reads its value. */
    public void gauge(String name, String help, DoubleSupplier value) {
        gauges(name, help, "", () -> Map.of("", value.getAsDouble()));
    }

    /** Adds a gauge with one label; each scrape reads its values by label value. */
    public void gauges(
            String name, String help, String label, Supplier<Map<String, Double>> values) {
        add(name, () -> MetricFactory.gauge(name, help, label, values.get()));
    }

    /** Like {@link #gauge}, for a monotonic value. */
    public void total(String name, String help, DoubleSupplier value) {
        totals(name, help, "", () -> Map.of("", value.getAsDouble()));
    }

    /** Like {@link #gauges}, for monotonic values. */
    public void totals(
            String name, String help, String label, Supplier<Map<String, Double>> values) {
        add(name, () -> MetricFactory.total(name, help, label, values.get()));
    }

    private <T extends Supplier<MetricSnapshot>> T add(String name, T metric) {
        if (byName.putIfAbsent(name, metric) != null) {
            throw new IllegalArgumentException("duplicate metric " + name);
        }
        return metric;
    }

    /** Returns the current metrics in Prometheus' text format. */
    public String text() {
        var text = new MetricsText();
        byName.forEach((name, metric) -> text.add(name, metric.get()));
        return text.toString();
    }
}
