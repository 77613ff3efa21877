package dev.rejoinder.turn.remote;

import dev.rejoinder.core.AppError;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the stored open turns that no thread runs, and those that have waited too long, where this
 * server is the only one. An open turn without a thread exists when a question was stored after its
 * request had failed. Used by one thread.
 */
final class OrphanedTurnReaper {
    private static final Logger log = LoggerFactory.getLogger(OrphanedTurnReaper.class);

    private final TurnStore store;
    private final Predicate<String> runs;
    private final Duration gracePeriod;
    private final Consumer<List<Turn>> ended;

    /** When each orphan was first seen. */
    private Map<TurnKey, Long> orphans = new HashMap<>();

    /**
     * Creates a reaper.
     *
     * @param runs whether a thread runs a turn, by message id
     * @param gracePeriod how long a turn may be open without a thread
     * @param ended receives the turns that were ended
     */
    OrphanedTurnReaper(
            TurnStore store,
            Predicate<String> runs,
            Duration gracePeriod,
            Consumer<List<Turn>> ended) {
        this.store = store;
        this.runs = runs;
        this.gracePeriod = gracePeriod;
        this.ended = ended;
    }

    void run(long nowNanos) {
        try {
            List<TurnKey> overdue = overdue(nowNanos);
            List<Turn> now = store.endOrphaned(overdue);
            if (!now.isEmpty()) {
                log.warn("Ended {} orphaned turns", now.size());
                ended.accept(now);
            }
            List<Turn> expired = store.endExpiredWaits();
            if (!expired.isEmpty()) {
                log.info("Ended {} turns that had waited too long", expired.size());
                ended.accept(expired);
            }
        } catch (AppError away) {
            log.debug("The database is unavailable", away);
        }
    }

    private List<TurnKey> overdue(long nowNanos) {
        Map<TurnKey, Long> seen = new HashMap<>();
        var overdue = new ArrayList<TurnKey>();
        for (TurnStore.UnfinishedTurn open : store.unfinished()) {
            if (runs.test(open.messageId())) {
                continue;
            }
            long since = orphans.getOrDefault(open.key(), nowNanos);
            seen.put(open.key(), since);
            if (nowNanos - since >= gracePeriod.toNanos()) {
                overdue.add(open.key());
            }
        }
        orphans = seen;
        return overdue;
    }
}
