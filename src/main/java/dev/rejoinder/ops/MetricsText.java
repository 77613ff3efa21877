package dev.rejoinder.ops;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBucket;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.math.BigDecimal;
import java.util.Objects;

/**
 * Writes metrics in Prometheus' text format. The library's own writer would rename buckets, from
 * {@code 0.00050} and {@code 1} to {@code 5.0E-4} and {@code 1.0}, and omit metrics without
 * samples.
 */
final class MetricsText {
    private static final double LARGEST_WHOLE = 1e15;

    private final StringBuilder text = new StringBuilder(16 << 10);

    /** Adds a metric; the library removes {@code _total} from the name of a counter. */
    void add(String name, MetricSnapshot metric) {
        String help = Objects.requireNonNull(metric.getMetadata().getHelp());
        switch (metric) {
            case CounterSnapshot counter -> {
                begin(name, help, "counter");
                counter.getDataPoints()
                        .forEach(point -> sample(name, point.getLabels(), point.getValue()));
            }
            case GaugeSnapshot gauge -> {
                begin(name, help, "gauge");
                gauge.getDataPoints()
                        .forEach(point -> sample(name, point.getLabels(), point.getValue()));
            }
            case HistogramSnapshot histogram -> {
                begin(name, help, "histogram");
                histogram.getDataPoints().forEach(point -> addBuckets(name, point));
            }
            default ->
                    throw new IllegalArgumentException(
                            "unsupported metric type " + metric.getClass());
        }
    }

    private void begin(String name, String help, String type) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void addBuckets(String name, HistogramDataPointSnapshot point) {
        Labels labels = point.getLabels();
        long below = 0;
        for (ClassicHistogramBucket bucket : point.getClassicBuckets()) {
            below += bucket.getCount();
            String bound = "le=\"" + number(bucket.getUpperBound()) + '"';
            sample(name + "_bucket", labels, bound, (double) below);
        }
        sample(name + "_sum", labels, point.getSum());
        sample(name + "_count", labels, (double) below);
    }

    private void sample(String name, Labels labels, double value) {
        sample(name, labels, "", value);
    }

    /** Writes one line; {@code last} is one more formatted label, or empty. */
    private void sample(String name, Labels labels, String last, double value) {
        text.append(name);
        if (!labels.isEmpty() || !last.isEmpty()) {
            text.append('{');
            for (Label label : labels) {
                text.append(label.getName()).append("=\"");
                escape(label.getValue());
                text.append("\",");
            }
            text.append(last);
            if (last.isEmpty()) {
                text.setLength(text.length() - 1);
            }
            text.append('}');
        }
        text.append(' ').append(number(value)).append('\n');
    }

    /** Formats a number without an exponent, and a whole number without a point. */
    private static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < LARGEST_WHOLE) {
            return Long.toString((long) value);
        }
        if (Double.isFinite(value)) {
            return BigDecimal.valueOf(value).toPlainString();
        }
        return value == Double.POSITIVE_INFINITY ? "+Inf" : Double.toString(value);
    }

    private void escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '"' -> text.append("\\\"");
                case '\n' -> text.append("\\n");
                default -> text.append(c);
            }
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
