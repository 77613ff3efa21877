package dev.rejoinder.turn;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Holds back turns until the earlier ones of their conversation have ended. The database decides
 * which turn may begin; the gate decides when to ask it again. Thread-safe.
 */
final class ConversationGate {
    /** How often the database is asked without a wake-up: one from another server may get lost. */
    private static final Duration POLL = Duration.ofSeconds(1);

    private final ConcurrentHashMap<String, Set<Thread>> waiting = new ConcurrentHashMap<>();

    /** Blocks until {@code claim} succeeds, or {@code givenUp} is true. Empty in that case. */
    OptionalLong await(
            String conversationId, Supplier<OptionalLong> claim, BooleanSupplier givenUp) {
        enter(conversationId);
        try {
            // Entered before the first try, so that an end between a try and the wait wakes us.
            while (true) {
                OptionalLong fence = claim.get();
                if (fence.isPresent() || givenUp.getAsBoolean()) {
                    return fence;
                }
                LockSupport.parkNanos(this, POLL.toNanos());
            }
        } finally {
            leave(conversationId);
        }
    }

    /** Has the turns that wait in this conversation try again. */
    void wake(String conversationId) {
        if (waiting.isEmpty()) {
            return;
        }
        Set<Thread> threads = waiting.get(conversationId);
        if (threads != null) {
            threads.forEach(LockSupport::unpark);
        }
    }

    /** How many turns wait. */
    int waiting() {
        return waiting.values().stream().mapToInt(Set::size).sum();
    }

    /** As {@link #wake} for every conversation. */
    void wakeAll() {
        waiting.values().forEach(threads -> threads.forEach(LockSupport::unpark));
    }

    private void enter(String conversationId) {
        waiting.compute(
                conversationId,
                (id, threads) -> {
                    Set<Thread> all = threads == null ? ConcurrentHashMap.newKeySet() : threads;
                    all.add(Thread.currentThread());
                    return all;
                });
    }

    private void leave(String conversationId) {
        waiting.computeIfPresent(
                conversationId,
                (id, threads) -> {
                    threads.remove(Thread.currentThread());
                    return threads.isEmpty() ? null : threads;
                });
    }
}
