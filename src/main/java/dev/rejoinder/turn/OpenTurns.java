package dev.rejoinder.turn;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The unfinished turns of this server, by message id: running, pending, and ended but not yet
 * stored. Thread-safe.
 */
final class OpenTurns {
    private static final Duration OVERLOAD_RETRY = Duration.ofSeconds(2);

    private final Map<String, OwnedTurn> turns = new ConcurrentHashMap<>();
    private final ConversationGate gate;
    private final int maximum;
    private final ReentrantLock ending = new ReentrantLock();
    private final Condition someEnded = ending.newCondition();
    private volatile boolean draining;

    /**
     * Creates an empty set.
     *
     * @param maximum the maximum number of open turns
     */
    OpenTurns(ConversationGate gate, int maximum) {
        this.gate = gate;
        this.maximum = maximum;
    }

    int count() {
        return turns.size();
    }

    int readers() {
        return turns.values().stream().mapToInt(turn -> turn.live().readers()).sum();
    }

    Collection<OwnedTurn> all() {
        return turns.values();
    }

    @Nullable OwnedTurn find(String messageId) {
        return turns.get(messageId);
    }

    /** Adds a turn with a new id. */
    void add(OwnedTurn turn) {
        turns.put(turn.messageId(), turn);
    }

    /** Replaces a turn with one of another id. Aborts an earlier turn with that id. */
    void replace(OwnedTurn turn, OwnedTurn by) {
        turns.remove(turn.messageId(), turn);
        OwnedTurn earlier = turns.put(by.messageId(), by);
        if (earlier != null) {
            // It has no runner any more, and its fencing token is outdated.
            abort(earlier, AbortReason.LEASE_LOST);
        }
    }

    /**
     * Checks the limit for a turn that was added already. Adding first means that concurrent
     * requests cannot exceed the limit, and that {@link #drain} counts every admitted turn.
     *
     * @throws AppError SHUTTING_DOWN, OVERLOADED
     */
    void admit() {
        requireCapacity(maximum);
    }

    /**
     * As {@link #admit}, for a turn that is added next.
     *
     * @throws AppError SHUTTING_DOWN, OVERLOADED
     */
    void admitNext() {
        requireCapacity(maximum - 1);
    }

    private void requireCapacity(int most) {
        if (draining) {
            throw AppError.shuttingDown();
        }
        if (turns.size() > most) {
            throw AppError.retryLater(
                    ErrorCode.OVERLOADED,
                    "The server is answering as many messages as it can.",
                    OVERLOAD_RETRY);
        }
    }

    /** Removes this turn, but not a restarted one with the same id. */
    void remove(OwnedTurn turn) {
        turns.remove(turn.messageId(), turn);
        gate.wake(turn.conversationId());
        wakeDrain();
    }

    void abort(OwnedTurn turn, AbortReason reason) {
        turn.watchdog().abort(reason);
        gate.wake(turn.conversationId());
    }

    /** Whether {@link #drain} has begun. */
    boolean draining() {
        return draining;
    }

    /**
     * Rejects new turns, waits {@code grace} for the open ones, aborts the rest, and waits {@code
     * abortTimeout} for their ends to be stored.
     *
     * @param unstored how many ends could not be stored so far; the method does not wait for them
     */
    void drain(Duration grace, Duration abortTimeout, IntSupplier unstored)
            throws InterruptedException {
        draining = true;
        awaitEnds(grace, unstored);
        List.copyOf(turns.values()).forEach(turn -> abort(turn, AbortReason.SHUTDOWN));
        awaitEnds(abortTimeout, unstored);
    }

    private void awaitEnds(Duration atMost, IntSupplier unstored) throws InterruptedException {
        long left = atMost.toNanos();
        ending.lock();
        try {
            while (turns.size() > unstored.getAsInt() && left > 0) {
                left = someEnded.awaitNanos(left);
            }
        } finally {
            ending.unlock();
        }
    }

    /** Makes {@link #drain} count again after a turn ended or its end could not be stored. */
    void wakeDrain() {
        if (draining) {
            ending.lock();
            try {
                someEnded.signalAll();
            } finally {
                ending.unlock();
            }
        }
    }
}
