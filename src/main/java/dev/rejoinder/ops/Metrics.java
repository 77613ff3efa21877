package dev.rejoinder.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * What is counted and measured, told in Prometheus' text format. Names are given once, when the
 * server is put together. Thread-safe.
 */
public final class Metrics {
    /** The media type of {@link #text()}. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final List<Family> families = new CopyOnWriteArrayList<>();

    /** All that there is of one name. */
    interface Family {
        String name();

        String help();

        /** As the format calls it: counter, gauge or histogram. */
        String type();

        void writeSamples(Samples samples);
    }

    /** Counts from zero on; by convention the name ends in {@code _total}. */
    public Counter counter(String name, String help, String... labels) {
        return add(new Counter(name, help, List.of(labels)));
    }

    /**
     * Measures times.
     *
     * @param name ends in {@code _seconds}
     * @param bounds of its buckets in seconds, ascending
     */
    public Histogram histogram(String name, String help, List<Double> bounds, String... labels) {
        return add(new Histogram(name, help, bounds, List.of(labels)));
    }

    /** Asks for a value each time that it is told. */
    public void gauge(String name, String help, DoubleSupplier value) {
        add(new Asked(name, help, "gauge", "", () -> Map.of("", value.getAsDouble())));
    }

    /** Asks for values by the label's value each time that they are told. */
    public void gauges(
            String name, String help, String label, Supplier<Map<String, Double>> values) {
        add(new Asked(name, help, "gauge", label, values));
    }

    /** As {@link #gauge}, for what only grows. */
    public void total(String name, String help, DoubleSupplier value) {
        add(new Asked(name, help, "counter", "", () -> Map.of("", value.getAsDouble())));
    }

    /** As {@link #gauges}, for what only grows. */
    public void totals(
            String name, String help, String label, Supplier<Map<String, Double>> values) {
        add(new Asked(name, help, "counter", label, values));
    }

    private <T extends Family> T add(T family) {
        if (names().contains(family.name())) {
            throw new IllegalArgumentException("two metrics of the name " + family.name());
        }
        families.add(family);
        return family;
    }

    /** All names, those of which nothing was counted yet included. */
    public List<String> names() {
        var names = new ArrayList<String>();
        families.forEach(family -> names.add(family.name()));
        return names;
    }

    /** Everything as it is now. */
    public String text() {
        var samples = new Samples();
        for (Family family : families) {
            samples.begin(family);
            family.writeSamples(samples);
        }
        return samples.text();
    }

    private record Asked(
            String name,
            String help,
            String type,
            String label,
            Supplier<Map<String, Double>> values)
            implements Family {
        @Override
        public void writeSamples(Samples samples) {
            List<String> labels = label.isEmpty() ? List.of() : List.of(label);
            values.get()
                    .forEach(
                            (value, number) ->
                                    samples.add(
                                            name,
                                            labels,
                                            label.isEmpty() ? List.of() : List.of(value),
                                            number));
        }
    }
}
