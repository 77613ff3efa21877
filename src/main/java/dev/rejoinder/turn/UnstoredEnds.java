package dev.rejoinder.turn;

import dev.rejoinder.core.AppError;
import java.util.Iterator;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends that the database would not take, because its disk was full, say. Their readers were told of
 * an error; they are stored as soon as it can be done, so that their conversations go on.
 * Thread-safe.
 */
final class UnstoredEnds {
    private static final Logger log = LoggerFactory.getLogger(UnstoredEnds.class);

    private final ConcurrentLinkedQueue<Unstored> waiting = new ConcurrentLinkedQueue<>();
    private final TurnStore store;
    private final Stored stored;

    private record Unstored(TurnKey key, String messageId, long fence, TurnEnd end) {}

    /** Who is told that an end is stored. */
    interface Stored {
        void tell(String conversationId, String messageId);
    }

    UnstoredEnds(TurnStore store, Stored stored) {
        this.store = store;
        this.stored = stored;
    }

    void add(Turn turn, long fence, TurnEnd end) {
        waiting.add(new Unstored(turn.key(), turn.messageId(), fence, end));
    }

    /** Whether this turn's end waits to be stored, so that nobody runs it and it has not ended. */
    boolean holds(TurnKey key) {
        return waiting.stream().anyMatch(unstored -> unstored.key().equals(key));
    }

    int count() {
        return waiting.size();
    }

    /** Tries again; stops at the first that fails. */
    void store() {
        for (Iterator<Unstored> each = waiting.iterator(); each.hasNext(); ) {
            Unstored unstored = each.next();
            try {
                var _ = store.finish(unstored.key(), unstored.fence(), unstored.end());
            } catch (AppError failure) {
                log.debug("still not stored: {}", unstored.key(), failure);
                return;
            }
            each.remove();
            stored.tell(unstored.key().conversationId(), unstored.messageId());
            log.info("Turn {} is stored after all", unstored.key());
        }
    }
}
