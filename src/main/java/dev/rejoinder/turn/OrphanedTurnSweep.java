package dev.rejoinder.turn;

import dev.rejoinder.core.AppError;
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
 * Finds the turns that are stored as open and that nobody runs: a question may be stored after the
 * request that asked it has given up. For a process that alone has the data; where several share
 * it, leases tell. Used by one thread.
 */
final class OrphanedTurnSweep {
    private static final Logger log = LoggerFactory.getLogger(OrphanedTurnSweep.class);

    private final TurnStore store;
    private final Predicate<String> runs;
    private final Duration patience;
    private final Consumer<List<Turn>> ended;

    /** Since when each is known to be run by nobody. */
    private Map<TurnKey, Long> orphans = new HashMap<>();

    /**
     * @param runs whether a turn is run here, by its answer's id
     * @param patience how long a turn may be open without that
     */
    OrphanedTurnSweep(
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
