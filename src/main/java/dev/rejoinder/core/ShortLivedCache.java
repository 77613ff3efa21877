package dev.rejoinder.core;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Caches values from a store for a moment. A busy path does not read them again, and changes by
 * another process are still seen soon: an entry is used for {@code freshFor}, counted from before
 * its read. Only existing values are cached, so lookups of missing ones take no memory.
 * Thread-safe; no thread waits for another thread's read.
 */
public final class ShortLivedCache<K, V> {
    private final Clock clock;
    private final long freshNanos;
    private final Cache<K, Entry<V>> entries;
    private final AtomicLong generation = new AtomicLong();

    public ShortLivedCache(Clock clock, Duration freshFor, int maxEntries) {
        this.clock = clock;
        freshNanos = freshFor.toNanos();
        entries = Caffeine.newBuilder().maximumSize(maxEntries).build();
    }

    private record Entry<V>(V value, long generation, long readAtNanos) {}

    /** Returns the cached value, or reads it; null is not cached. */
    public @Nullable V get(K key, Function<? super K, ? extends @Nullable V> read) {
        long now = clock.nanos();
        // Taken before the read, so that a concurrent {@link #forget} makes its result stale.
        long current = generation.get();
        Entry<V> known = entries.getIfPresent(key);
        if (known != null && known.generation == current && now - known.readAtNanos < freshNanos) {
            return known.value;
        }
        V value = read.apply(key);
        if (value != null) {
            entries.put(key, new Entry<>(value, current, now));
        }
        return value;
    }

    /**
     * Invalidates all entries, including those still being read. Call it after a write is durable:
     * later lookups then see the write.
     */
    public void forget() {
        generation.incrementAndGet();
    }
}
