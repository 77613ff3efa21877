package dev.rejoinder.ops;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Caches the data points that one event updates together, so that they need one lookup. It holds
 * {@link LabelledMetric#MAX_COMBINATIONS} keys; further keys are looked up each time. Thread-safe.
 */
final class DataPointCache<K, V> {
    private final Map<K, V> cached = new ConcurrentHashMap<>();
    private final Function<K, V> lookup;

    DataPointCache(Function<K, V> lookup) {
        this.lookup = lookup;
    }

    V of(K key) {
        V found = cached.get(key);
        if (found != null) {
            return found;
        }
        V points = lookup.apply(key);
        if (cached.size() < LabelledMetric.MAX_COMBINATIONS) {
            cached.put(key, points);
        }
        return points;
    }
}
