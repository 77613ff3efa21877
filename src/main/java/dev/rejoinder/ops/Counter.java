package dev.rejoinder.ops;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts up. Thread-safe. */
public final class Counter implements Metrics.Family {
    private final String name;
    private final String help;
    private final Series<LongAdder> series;

    Counter(String name, String help, List<String> labels) {
        this.name = name;
        this.help = help;
        this.series = new Series<>(labels, LongAdder::new);
    }

    public void increment(String... values) {
        add(1, values);
    }

    /** Counts {@code more} at once; not negative. */
    public void add(long more, String... values) {
        series.of(List.of(values)).add(more);
    }

    /** Tells of these values from the beginning, so that the first of them shows as a step. */
    public Counter expect(String... values) {
        add(0, values);
        return this;
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
        return "counter";
    }

    @Override
    public void writeSamples(Samples samples) {
        series.all()
                .forEach(
                        (values, sum) ->
                                samples.add(name, series.labels(), values, (double) sum.sum()));
    }
}
