package dev.rejoinder.ops;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What is kept for each combination of label values. There are at most {@link #MAX}; all further
 * ones share one, whose values are {@code other}. Thread-safe.
 */
final class Series<T> {
    static final int MAX = 500;
    private static final String OTHER = "other";

    private final List<String> labels;
    private final Supplier<T> first;
    private final Map<List<String>, T> byValues = new ConcurrentHashMap<>();

    Series(List<String> labels, Supplier<T> first) {
        this.labels = labels;
        this.first = first;
        if (labels.isEmpty()) {
            byValues.put(List.of(), first.get());
        }
    }

    T of(List<String> values) {
        if (values.size() != labels.size()) {
            throw new IllegalArgumentException(values + " are no values of " + labels);
        }
        T found = byValues.get(values);
        if (found != null) {
            return found;
        }
        List<String> key =
                byValues.size() < MAX ? values : labels.stream().map(label -> OTHER).toList();
        return byValues.computeIfAbsent(key, absent -> first.get());
    }

    List<String> labels() {
        return labels;
    }

    /** In a lasting order. */
    Map<List<String>, T> all() {
        var sorted = new TreeMap<List<String>, T>((a, b) -> a.toString().compareTo(b.toString()));
        sorted.putAll(byValues);
        return sorted;
    }
}
