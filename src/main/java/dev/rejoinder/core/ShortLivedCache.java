package dev.rejoinder.core;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for a moment what was read from a store, so that a busy path does not read it again and
 * a change made by another process is still seen soon: an entry is used for {@code freshFor},
 * counted from before its read. Only what was found is kept, so questions about things that do not
 * exist take no memory. Thread-safe, and nobody waits for another thread's read.
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

    /** The remembered value, or what {@code read} finds; null is not remembered. */
    public @Nullable V get(K key, Function<? super K, ? extends @Nullable V> read) {
        long now = clock.nanos();
        // Taken before the read: whatever is forgotten while it runs makes its result stale.
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
     * Makes every entry stale, those still being read included. To be called after a write is
     * durable: whoever asks once it has returned is not given what was read before.
     */
    public void forget() {
        generation.incrementAndGet();
    }
}
