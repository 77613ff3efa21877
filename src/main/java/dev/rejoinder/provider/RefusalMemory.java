package dev.rejoinder.provider;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Models that refused something in the last hour. The owner of a model may turn its support on, so
 * a refusal is forgotten. Thread-safe.
 */
final class RefusalMemory {
    static final Duration REMEMBERED = Duration.ofHours(1);

    private static final int MAX_REMEMBERED = 1_000;

    private final LongSupplier nanos;

    /** When each model refused. */
    private final ConcurrentHashMap<String, Long> refusals = new ConcurrentHashMap<>();

    RefusalMemory(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void add(String model) {
        if (refusals.size() >= MAX_REMEMBERED) {
            refusals.values().removeIf(this::isForgotten);
        }
        if (refusals.size() < MAX_REMEMBERED) {
            refusals.put(model, nanos.getAsLong());
        }
    }

    boolean has(String model) {
        Long refusedAt = refusals.get(model);
        return refusedAt != null && !isForgotten(refusedAt);
    }

    private boolean isForgotten(long refusedAt) {
        return nanos.getAsLong() - refusedAt >= REMEMBERED.toNanos();
    }
}
