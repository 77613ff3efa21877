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
 * Ends orphaned turns with their checkpointed text. Where nodes share the data, a turn is orphaned
 * when its lease has expired; otherwise {@link OrphanedTurnReaper} finds it. Used by one thread.
 */
public final class ExpiredLeaseReaper {
    private static final Logger log = LoggerFactory.getLogger(ExpiredLeaseReaper.class);

    /** The interval between calls of {@link #sweep}. */
    public static final Duration SWEEP = Duration.ofSeconds(2);

    /**
     * The longest database outage that cannot make a regularly renewed lease expire. Not with
     * {@link Duration#multipliedBy}, which initializes BigDecimal: 5 % of a start.
     */
    private static final Duration LONGEST_HARMLESS_OUTAGE =
            Lease.DURATION.minus(Lease.RENEWAL).minus(Lease.RENEWAL);

    private final TurnStore store;
    private final TurnEngine engine;
    private final TurnSignals signals;
    private final Clock clock;
    private final TurnObserver observer;
    private final OrphanedTurnReaper orphans;

    /** When the database last answered. */
    private long lastAnswerNanos;

    /** Ignore expired leases until this time. */
    private long ignoreExpiredUntilNanos;

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
        this.lastAnswerNanos = clock.nanos();
        this.ignoreExpiredUntilNanos = lastAnswerNanos;
    }

    /**
     * Ends every orphaned turn, and returns how many. Call it before the first turn is accepted.
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
     * Ends the turns that no thread runs, and those that have waited too long, where this server is
     * the only one. Call it every {@link #SWEEP}, on a thread that may block on the database.
     */
    public void sweep() {
        orphans.run(clock.nanos());
    }

    /**
     * Ends the turns whose leases have expired, and those that have waited too long, where nodes
     * share the data. Call it every second, on a thread that may block on the database.
     *
     * <p>A lease that expired during a database outage does not prove a crash, because the owner
     * could not renew it. After an outage longer than {@link #LONGEST_HARMLESS_OUTAGE} the reaper
     * therefore waits for one lease duration.
     */
    public void endExpired() {
        try {
            if (clock.nanos() - ignoreExpiredUntilNanos < 0) {
                // No such turn: this only checks whether the database answers.
                var _ = store.find("", "", "");
            } else {
                int broken = recover();
                if (broken > 0) {
                    log.warn("Ended {} turns whose lease or wait had expired", broken);
                }
            }
            lastAnswerNanos = clock.nanos();
        } catch (AppError away) {
            log.debug("The database is unavailable", away);
            long now = clock.nanos();
            if (now - lastAnswerNanos > LONGEST_HARMLESS_OUTAGE.toNanos()) {
                ignoreExpiredUntilNanos = now + Lease.DURATION.toNanos();
            }
        }
    }
}
