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
 * The turns that this server runs or is about to run, by message id, with those that wait to be
 * stored. Thread-safe.
 */
final class OpenTurns {
    private static final Duration OVERLOAD_RETRY = Duration.ofSeconds(2);

    private final Map<String, OwnedTurn> turns = new ConcurrentHashMap<>();
    private final ConversationGate gate;
    private final int most;
    private final ReentrantLock ending = new ReentrantLock();
    private final Condition someEnded = ending.newCondition();
    private volatile boolean draining;

    /**
     * An empty set.
     *
     * @param most how many turns may be open at once
     */
    OpenTurns(ConversationGate gate, int most) {
        this.gate = gate;
        this.most = most;
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

    /**
     * Replaces a turn with one of another id. Aborts the earlier one of that id, if there is one.
     */
    void replace(OwnedTurn turn, OwnedTurn by) {
        turns.remove(turn.messageId(), turn);
        OwnedTurn earlier = turns.put(by.messageId(), by);
        if (earlier != null) {
            // Nobody watches it any more, and the database takes nothing more from it.
            abort(earlier, AbortReason.LOST);
        }
    }

    /**
     * Refuses a turn that was added already: so that not one more gets in than may, and none after
     * {@link #drain} has counted them.
     *
     * @throws AppError SHUTTING_DOWN, OVERLOADED
     */
    void admit() {
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

    /** Removes this turn; not a later one that was taken up again under the same id. */
    void remove(OwnedTurn turn) {
        turns.remove(turn.messageId(), turn);
        gate.wake(turn.conversationId());
        wakeDrain();
    }

    void abort(OwnedTurn turn, AbortReason reason) {
        turn.watchdog().abort(reason);
        gate.wake(turn.conversationId());
    }

    /**
     * Takes no new turns, gives those that are open {@code grace}, then aborts them, and gives them
     * {@code lastWords} to be stored.
     *
     * @param unstored how many ends the database does not take; nobody waits for these
     */
    void drain(Duration grace, Duration lastWords, IntSupplier unstored)
            throws InterruptedException {
        draining = true;
        awaitEnds(grace, unstored);
        List.copyOf(turns.values()).forEach(turn -> abort(turn, AbortReason.SHUT_DOWN));
        awaitEnds(lastWords, unstored);
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

    /** Has {@link #drain} count again: a turn has ended, or its end cannot be stored. */
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
