package dev.rejoinder.http.api;

import java.util.Map;
import java.util.TreeMap;

/** How many records an export has, by the plural of their type. Not thread-safe. */
public final class ExportCounts {
    private final Map<String, Long> counts = new TreeMap<>();

    public void add(String name, long count) {
        counts.merge(name, count, Long::sum);
    }

    void addAll(ExportCounts others) {
        others.counts.forEach(this::add);
    }

    /** Writes them as the fields of the last record. */
    void writeTo(ExportSink.Fields fields) {
        counts.forEach(fields::number);
    }
}
