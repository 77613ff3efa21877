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
 * Ends the turns that are stored as open and that no thread runs, where one server has the data
 * alone: a question may be stored after its request has given up. Used by one thread.
 */
final class OrphanedTurnReaper {
    private static final Logger log = LoggerFactory.getLogger(OrphanedTurnReaper.class);

    private final TurnStore store;
    private final Predicate<String> runs;
    private final Duration patience;
    private final Consumer<List<Turn>> ended;

    /** Since when each is known to be run by nobody. */
    private Map<TurnKey, Long> orphans = new HashMap<>();

    /**
     * A sweep that has seen no turn yet.
     *
     * @param runs whether a thread runs a turn, by its answer's id
     * @param patience how long a turn may be open without that
     * @param ended takes the turns that were ended
     */
    OrphanedTurnReaper(
            TurnStore store,
            Predicate<String> runs,
            Duration patience,
            Consumer<List<Turn>> ended) {
        this.store = store;
        this.runs = runs;
        this.patience = patience;
        this.ended = ended;
    }

    void run(long nowNanos) {
        try {
            List<TurnKey> overdue = overdue(nowNanos);
            List<Turn> now = store.endOwnerless(overdue);
            if (!now.isEmpty()) {
                log.warn("{} questions that nobody answered any more are ended", now.size());
                ended.accept(now);
            }
        } catch (AppError away) {
            log.debug("the database is away", away);
        }
    }

    private List<TurnKey> overdue(long nowNanos) {
        Map<TurnKey, Long> seen = new HashMap<>();
        var overdue = new ArrayList<TurnKey>();
        for (TurnStore.Open open : store.open()) {
            if (runs.test(open.messageId())) {
                continue;
            }
            long since = orphans.getOrDefault(open.key(), nowNanos);
            seen.put(open.key(), since);
            if (nowNanos - since >= patience.toNanos()) {
                overdue.add(open.key());
            }
        }
        orphans = seen;
        return overdue;
    }
}
