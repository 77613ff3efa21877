package dev.rejoinder.turn.remote;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which turns of this server are read by clients of other servers, as far as signals have said.
 * Their text is stored sooner than that of the others. Thread-safe.
 */
final class RemoteReaders {
    /** How often a server repeats that it has readers of a turn. */
    static final Duration RENEWAL = Duration.ofSeconds(3);

    /** How long a signal counts: two repetitions in a row may get lost. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Map<String, Long> untilNanos = new ConcurrentHashMap<>();

    void add(String messageId, long nowNanos) {
        untilNanos.put(messageId, nowNanos + TIMEOUT.toNanos());
    }

    boolean contains(String messageId) {
        return untilNanos.containsKey(messageId);
    }

    /** Returns whether the turn had readers. */
    boolean remove(String messageId) {
        return untilNanos.remove(messageId) != null;
    }

    /** The turns that are read now. */
    Set<String> turns(long nowNanos) {
        untilNanos.values().removeIf(until -> nowNanos - until > 0);
        return untilNanos.keySet();
    }
}
