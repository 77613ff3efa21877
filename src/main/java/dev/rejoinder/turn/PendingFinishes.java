package dev.rejoinder.turn;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends that the database has not taken, because its disk is full, say. They are stored as soon as
 * possible. Readers see an end only then, so that no other end can replace it. Thread-safe.
 */
final class PendingFinishes {
    /**
     * After so many failures in a row the database is away, and the rest waits for the next try.
     */
    private static final int FAILURES = 3;

    private static final Logger log = LoggerFactory.getLogger(PendingFinishes.class);

    private final ConcurrentLinkedQueue<Finish> waiting = new ConcurrentLinkedQueue<>();
    private final TurnStore store;
    private final Consumer<OwnedTurn> over;

    private record Finish(OwnedTurn owned, TurnKey key, long fence, TurnEnd end) {}

    /**
     * An empty queue.
     *
     * @param over takes each turn whose readers know its end, or that it is lost
     */
    PendingFinishes(TurnStore store, Consumer<OwnedTurn> over) {
        this.store = store;
        this.over = over;
    }

    void add(OwnedTurn owned, TurnKey key, long fence, TurnEnd end) {
        waiting.add(new Finish(owned, key, fence, end));
    }

    int count() {
        return waiting.size();
    }

    /** Tries each of them again. */
    void store() {
        int failures = 0;
        for (int left = waiting.size(); left > 0 && failures < FAILURES; left--) {
            Finish finish = waiting.poll();
            if (finish == null) {
                return;
            }
            try {
                store(finish);
            } catch (RuntimeException failure) {
                failures++;
                log.debug("still not stored: {}", finish.key(), failure);
                // Behind the others: one that can never be stored must not keep them waiting.
                waiting.add(finish);
            }
        }
    }

    private void store(Finish finish) {
        if (store.finish(finish.key(), finish.fence(), finish.end())) {
            finish.owned().live().ended(finish.end());
        } else {
            showStored(finish.owned().live(), finish.key());
        }
        log.info("Turn {} is stored after all", finish.key());
        over.accept(finish.owned());
    }

    /**
     * Shows the readers the end that another server has stored; or that the turn was deleted, or
     * goes on elsewhere.
     *
     * @throws AppError INTERNAL_ERROR when the database cannot be asked; readers learn nothing then
     */
    void showStored(LiveTurn live, TurnKey key) {
        Optional<Turn> stored = store.find(key.botId(), key.conversationId(), live.messageId());
        if (stored.isEmpty()) {
            TurnEnd deleted = TurnEnd.deleted(live.textFrom(0));
            live.truncateTo(deleted.answer());
            live.ended(deleted);
        } else if (stored.get().state().ended()) {
            live.truncateTo(stored.get().answer());
            live.ended(TurnEnd.of(stored.get()));
        } else {
            live.markEndUnknown(
                    AppError.of(
                            ErrorCode.INTERNAL_ERROR,
                            "Another server goes on with this answer. Send the request again with"
                                    + " the same Idempotency-Key."));
        }
    }
}
