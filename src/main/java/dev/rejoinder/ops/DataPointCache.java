package dev.rejoinder.ops;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Keeps the data points that one event changes together, so that they are found with one lookup.
 * Has room for {@link LabelledMetric#MAX_COMBINATIONS} keys; further ones are looked up each time.
 * Thread-safe.
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
