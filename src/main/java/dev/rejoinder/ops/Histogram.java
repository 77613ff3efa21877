package dev.rejoinder.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** How often something took how long. Thread-safe. */
public final class Histogram implements Metrics.Family {
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final String help;
    private final List<Double> bounds;
    private final long[] boundNanos;
    private final Series<Cells> series;

    /**
     * What is known of one series.
     *
     * @param buckets one for each bound, and one beyond
     */
    private record Cells(List<LongAdder> buckets, LongAdder nanos) {
        static Cells of(int buckets) {
            var adders = new ArrayList<LongAdder>();
            for (int i = 0; i < buckets; i++) {
                adders.add(new LongAdder());
            }
            return new Cells(List.copyOf(adders), new LongAdder());
        }
    }

    Histogram(String name, String help, List<Double> bounds, List<String> labels) {
        this.name = name;
        this.help = help;
        this.bounds = List.copyOf(bounds);
        this.boundNanos = bounds.stream().mapToLong(bound -> (long) (bound * NANOS)).toArray();
        this.series = new Series<>(labels, () -> Cells.of(bounds.size() + 1));
    }

    /** Counts one that took this long. */
    public void took(long nanos, String... values) {
        Cells cells = series.of(List.of(values));
        int bucket = 0;
        while (bucket < boundNanos.length && nanos > boundNanos[bucket]) {
            bucket++;
        }
        cells.buckets().get(bucket).increment();
        cells.nanos().add(nanos);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String help() {
        return help;
    }

    @Override
    public String type() {
        return "histogram";
    }

    @Override
    public void writeSamples(Samples samples) {
        series.all().forEach((values, cells) -> write(samples, values, cells));
    }

    private void write(Samples samples, List<String> values, Cells cells) {
        var labels = new ArrayList<>(series.labels());
        labels.add("le");
        long below = 0;
        for (int i = 0; i < cells.buckets().size(); i++) {
            below += cells.buckets().get(i).sum();
            double bound = i < bounds.size() ? bounds.get(i) : Double.POSITIVE_INFINITY;
            var all = new ArrayList<>(values);
            all.add(Samples.number(bound));
            samples.add(name + "_bucket", labels, all, (double) below);
        }
        samples.add(name + "_sum", series.labels(), values, cells.nanos().sum() / NANOS);
        samples.add(name + "_count", series.labels(), values, (double) below);
    }
}
