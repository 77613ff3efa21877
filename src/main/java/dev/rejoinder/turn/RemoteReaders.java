package dev.rejoinder.turn;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which turns of this process are read at another one, as far as was heard: their text is wanted
 * sooner than that of the others. Thread-safe.
 */
final class RemoteReaders {
    /** How often who reads a turn elsewhere says so. */
    static final Duration RENEWAL = Duration.ofSeconds(3);

    /** How long one is believed to read who has not said so again: two hints may get lost. */
    private static final Duration BELIEVED = Duration.ofSeconds(10);

    private final Map<String, Long> untilNanos = new ConcurrentHashMap<>();

    void comes(String messageId, long nowNanos) {
        untilNanos.put(messageId, nowNanos + BELIEVED.toNanos());
    }

    boolean reads(String messageId) {
        return untilNanos.containsKey(messageId);
    }

    /** Returns whether somebody was reading it. */
    boolean leaves(String messageId) {
        return untilNanos.remove(messageId) != null;
    }

    /** The turns that are read now. */
    Set<String> turns(long nowNanos) {
        untilNanos.values().removeIf(until -> nowNanos - until > 0);
        return untilNanos.keySet();
    }
}
