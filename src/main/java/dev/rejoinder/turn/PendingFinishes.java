package dev.rejoinder.turn;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends that could not be stored, for example because the disk is full. They are retried. Readers
 * see an end only after it is stored, so that no other end can replace it. Thread-safe.
 */
final class PendingFinishes {
    /** After this many failures in a row the database is unavailable, and the pass stops. */
    private static final int FAILURES = 3;

    private static final Logger log = LoggerFactory.getLogger(PendingFinishes.class);

    private final ConcurrentLinkedQueue<Finish> waiting = new ConcurrentLinkedQueue<>();
    private final TurnStore store;
    private final Consumer<OwnedTurn> over;

    private record Finish(
            OwnedTurn owned, TurnKey key, long fence, TurnEnd end, List<ToolStep> outcomes) {}

    /**
     * Creates an empty queue.
     *
     * @param over receives each turn whose readers know its end or that ownership is lost
     */
    PendingFinishes(TurnStore store, Consumer<OwnedTurn> over) {
        this.store = store;
        this.over = over;
    }

    void add(OwnedTurn owned, TurnKey key, long fence, TurnEnd end) {
        add(owned, key, fence, end, List.of());
    }

    /**
     * @param outcomes of tool calls, stored before the end
     */
    void add(OwnedTurn owned, TurnKey key, long fence, TurnEnd end, List<ToolStep> outcomes) {
        waiting.add(new Finish(owned, key, fence, end, List.copyOf(outcomes)));
    }

    int count() {
        return waiting.size();
    }

    /** Retries each of them once. */
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
                log.debug("Cannot store the end of turn {} yet", finish.key(), failure);
                // Requeue at the end, so that an end that can never be stored does not block the
                // others.
                waiting.add(finish);
            }
        }
    }

    private void store(Finish finish) {
        if (!finish.outcomes().isEmpty()) {
            var _ = store.updateSteps(finish.key(), finish.fence(), finish.outcomes());
        }
        if (store.finish(finish.key(), finish.fence(), finish.end())) {
            if (!finish.owned().live().toolEvents().isEmpty()) {
                ToolCalls.showStored(store, finish.key(), finish.owned().live());
            }
            finish.owned().live().ended(finish.end());
        } else {
            showStored(finish.owned().live(), finish.key());
        }
        log.info("Stored the end of turn {} after a retry", finish.key());
        over.accept(finish.owned());
    }

    /**
     * Shows the readers the end that the database has, that the turn was deleted, or that another
     * node runs it.
     *
     * @throws AppError INTERNAL_ERROR when the database is unavailable; the readers then keep
     *     waiting
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
                            "Another server continues this answer. Send the request again with"
                                    + " the same Idempotency-Key."));
        }
    }
}
