package dev.rejoinder.ops;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.StatefulMetric;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Map;

/**
 * Creates the library's metrics. It is separate from {@link Metrics} so that a start does not load
 * the library's classes: the first event or scrape does.
 */
final class MetricFactory {
    private MetricFactory() {}

    static StatefulMetric<CounterDataPoint, ?> counter(String name, String help, String... labels) {
        return Counter.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .withoutExemplars()
                .build();
    }

    static StatefulMetric<DistributionDataPoint, ?> histogram(
            String name, String help, List<Double> bounds, String... labels) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .classicOnly()
                .classicUpperBounds(array(bounds))
                .withoutExemplars()
                .build();
    }

    private static double[] array(List<Double> values) {
        double[] array = new double[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }

    /** A gauge with one value per value of its label; an empty label for none. */
    static MetricSnapshot gauge(
            String name, String help, String label, Map<String, Double> values) {
        var gauge = GaugeSnapshot.builder().name(name).help(help);
        values.forEach(
                (key, value) ->
                        gauge.dataPoint(
                                GaugeDataPointSnapshot.builder()
                                        .labels(labels(label, key))
                                        .value(value)
                                        .build()));
        return gauge.build();
    }

    /** Like {@link #gauge}, for monotonic values. */
    static MetricSnapshot total(
            String name, String help, String label, Map<String, Double> values) {
        var total = CounterSnapshot.builder().name(name).help(help);
        values.forEach(
                (key, value) ->
                        total.dataPoint(
                                CounterDataPointSnapshot.builder()
                                        .labels(labels(label, key))
                                        .value(value)
                                        .build()));
        return total.build();
    }

    private static Labels labels(String label, String value) {
        return label.isEmpty() ? Labels.EMPTY : Labels.of(label, value);
    }
}
