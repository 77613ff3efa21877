package dev.rejoinder.turn;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Holds pending turns until the earlier turns of their conversation have ended. The database
 * decides which turn may start; the gate decides when to retry the claim. Thread-safe.
 */
final class ConversationGate {
    /** The poll interval. Wake-ups from other nodes may get lost. */
    private static final Duration POLL = Duration.ofSeconds(1);

    private final ConcurrentHashMap<String, Set<Thread>> waiting = new ConcurrentHashMap<>();

    /**
     * Blocks until {@code claim} succeeds or {@code givenUp} is true. Returns empty if given up.
     */
    OptionalLong await(
            String conversationId, Supplier<OptionalLong> claim, BooleanSupplier givenUp) {
        enter(conversationId);
        try {
            // Register before the first claim, so that an end between claim and park wakes this
            // thread.
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

    /** Makes the pending turns of this conversation retry their claim. */
    void wake(String conversationId) {
        if (waiting.isEmpty()) {
            return;
        }
        Set<Thread> threads = waiting.get(conversationId);
        if (threads != null) {
            threads.forEach(LockSupport::unpark);
        }
    }

    /** How many turns are pending. */
    int waiting() {
        return waiting.values().stream().mapToInt(Set::size).sum();
    }

    /** As {@link #wake}, for every conversation. */
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
