package dev.rejoinder.turn.remote;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The turns of this server that have readers on other nodes, according to signals. Their
 * checkpoints are stored sooner. Thread-safe.
 */
final class RemoteReaders {
    /** How often a node repeats the signal for a turn with readers. */
    static final Duration RENEWAL = Duration.ofSeconds(3);

    /** A signal expires after this time: two repetitions in a row may get lost. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Map<String, Long> untilNanos = new ConcurrentHashMap<>();

    void add(String messageId, long nowNanos) {
        untilNanos.put(messageId, nowNanos + TIMEOUT.toNanos());
    }

    boolean contains(String messageId) {
        return untilNanos.containsKey(messageId);
    }

    /** Removes a turn, and returns whether it had readers. */
    boolean remove(String messageId) {
        return untilNanos.remove(messageId) != null;
    }

    /** The turns that have readers now. */
    Set<String> turns(long nowNanos) {
        untilNanos.values().removeIf(until -> nowNanos - until > 0);
        return untilNanos.keySet();
    }
}
