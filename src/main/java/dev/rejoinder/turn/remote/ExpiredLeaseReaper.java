package dev.rejoinder.turn.remote;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEngine;
import dev.rejoinder.turn.TurnObserver;
import dev.rejoinder.turn.TurnStore;
import dev.rejoinder.turn.TurnStore.Lease;
import dev.rejoinder.turn.remote.TurnSignals.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the turns that nobody runs any more, with the text they have in the store: at start, and
 * then by lease where servers share the data, by {@link OrphanedTurnReaper} where one has it alone.
 * Used by one thread.
 */
public final class ExpiredLeaseReaper {
    private static final Logger log = LoggerFactory.getLogger(ExpiredLeaseReaper.class);

    /** How often {@link #sweep} is to be called. */
    public static final Duration SWEEP = Duration.ofSeconds(2);

    /** The longest absence of the database in which no lease runs out that is renewed in time. */
    private static final Duration BRIEF_ABSENCE =
            Lease.DURATION.minus(Lease.RENEWAL.multipliedBy(2));

    private final TurnStore store;
    private final TurnEngine engine;
    private final TurnSignals signals;
    private final Clock clock;
    private final TurnObserver observer;
    private final OrphanedTurnReaper orphans;

    /** When the database last answered. */
    private long seenAtNanos;

    /** Until when expired leases do not count. */
    private long blindUntilNanos;

    public ExpiredLeaseReaper(
            TurnStore store,
            TurnEngine engine,
            TurnSignals signals,
            Clock clock,
            TurnObserver observer) {
        this.store = store;
        this.engine = engine;
        this.signals = signals;
        this.clock = clock;
        this.observer = observer;
        this.orphans =
                new OrphanedTurnReaper(
                        store, engine::runs, Lease.DURATION.minus(SWEEP), this::announce);
        this.seenAtNanos = clock.nanos();
        this.blindUntilNanos = seenAtNanos;
    }

    /**
     * Ends every turn without an owner, and returns how many. To be called before the first turn is
     * accepted.
     */
    public int recover() {
        List<Turn> ended = store.recover();
        announce(ended);
        return ended.size();
    }

    private void announce(List<Turn> ended) {
        var said = new ArrayList<Signal>();
        for (Turn turn : ended) {
            engine.wake(turn.key().conversationId());
            said.add(new Signal.TextStored(turn.messageId()));
            said.add(new Signal.Ended(turn.key().conversationId()));
        }
        if (!said.isEmpty()) {
            signals.publish(said);
        }
        observer.abandonedTurnsEnded(ended.size());
    }

    /**
     * Ends the turns that no thread of this server runs, where it has the data alone. To be called
     * every {@link #SWEEP}, by a thread that may wait for the database.
     */
    public void sweep() {
        orphans.run(clock.nanos());
    }

    /**
     * Ends the turns whose leases have run out, where several servers share the data. To be called
     * each second, by a thread that may wait for the database.
     *
     * <p>Leases that ran out while the database was away prove nothing: their owners could not
     * renew them either. So after an absence that was not brief, no lease counts for as long as a
     * lease lasts.
     */
    public void takeOver() {
        try {
            if (clock.nanos() - blindUntilNanos < 0) {
                // Finds nothing, but shows whether the database is there.
                var _ = store.find("", "", "");
            } else {
                int broken = recover();
                if (broken > 0) {
                    log.warn("{} answers were cut off with the server that gave them", broken);
                }
            }
            seenAtNanos = clock.nanos();
        } catch (AppError away) {
            log.debug("the database is away", away);
            long now = clock.nanos();
            if (now - seenAtNanos > BRIEF_ABSENCE.toNanos()) {
                blindUntilNanos = now + Lease.DURATION.toNanos();
            }
        }
    }
}
