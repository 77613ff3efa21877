package dev.rejoinder.turn;

import dev.rejoinder.core.AppError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores what open turns have said so far, and that those which say nothing are alive. The answer
 * tells which of them are somebody else's by now, and which are to stop. Used by one thread.
 */
final class CheckpointWriter {
    /** The most that a turn which is read elsewhere waits for the others of its kind. */
    private static final Duration SLOWEST = Duration.ofMillis(200);

    /** How much text takes as long to store as a turn does by itself, in UTF-16 units. */
    private static final int TEXT_OF_A_TURN = 4 << 10;

    private static final Logger log = LoggerFactory.getLogger(CheckpointWriter.class);

    private final TurnStore store;
    private final TurnStore.Lease lease;
    private final TurnSignals signals;
    private final RemoteReaders remoteReaders;
    private final Breaker breaker;
    private boolean failing;
    private long restUntilNanos;

    /** Breaks off a turn. */
    interface Breaker {
        void abort(OwnedTurn turn, AbortReason reason);
    }

    CheckpointWriter(
            TurnStore store,
            TurnStore.Lease lease,
            TurnSignals signals,
            RemoteReaders remoteReaders,
            Breaker breaker,
            long nowNanos) {
        this.store = store;
        this.lease = lease;
        this.signals = signals;
        this.remoteReaders = remoteReaders;
        this.breaker = breaker;
        this.restUntilNanos = nowNanos;
    }

    /**
     * Stores those alone that are read at other processes: about a thousand a second, fewer where
     * they are long, however often it is called.
     */
    void storeRead(Map<String, OwnedTurn> open, long nowNanos) {
        if (nowNanos - restUntilNanos < 0) {
            return;
        }
        var read = new ArrayList<OwnedTurn>();
        long rest = 0;
        for (String messageId : remoteReaders.turns(nowNanos)) {
            OwnedTurn turn = open.get(messageId);
            if (turn != null) {
                read.add(turn);
                rest += 1 + turn.live().written() / TEXT_OF_A_TURN;
            }
        }
        restUntilNanos = nowNanos + Duration.ofMillis(Math.min(rest, SLOWEST.toMillis())).toNanos();
        store(read, nowNanos);
    }

    void store(Collection<OwnedTurn> open, long nowNanos) {
        var turns = new ArrayList<OwnedTurn>();
        var checkpoints = new ArrayList<TurnStore.Checkpoint>();
        for (OwnedTurn turn : open) {
            TurnStore.Checkpoint checkpoint = turn.checkpoint(nowNanos);
            if (checkpoint != null) {
                turns.add(turn);
                checkpoints.add(checkpoint);
            }
        }
        if (checkpoints.isEmpty()) {
            return;
        }
        try {
            judge(turns, checkpoints, store.checkpoint(checkpoints, lease), nowNanos);
            failing = false;
        } catch (AppError failure) {
            turns.forEach(turn -> turn.checkpointFailed(nowNanos));
            if (!failing) {
                // Once, and not several times a second for as long as a disk is full.
                failing = true;
                log.error("The text of open turns cannot be stored; it is tried again", failure);
            }
        }
    }

    private void judge(
            List<OwnedTurn> turns,
            List<TurnStore.Checkpoint> checkpoints,
            TurnStore.Verdict said,
            long askedNanos) {
        long untilNanos = askedNanos + lease.duration().toNanos();
        var told = new ArrayList<TurnSignals.Signal>();
        for (int i = 0; i < turns.size(); i++) {
            OwnedTurn turn = turns.get(i);
            TurnStore.Checkpoint checkpoint = checkpoints.get(i);
            if (said.lost().contains(checkpoint.key())) {
                if (turn.runsWith(checkpoint.fence())) {
                    breaker.abort(turn, AbortReason.LOST);
                }
            } else {
                turn.renewed(checkpoint, untilNanos);
                if (checkpoint.answer() != null && remoteReaders.reads(turn.messageId())) {
                    told.add(new TurnSignals.Signal.Told(turn.messageId()));
                }
            }
            if (said.toStop().contains(checkpoint.key())) {
                breaker.abort(turn, AbortReason.STOP_REQUESTED);
            }
        }
        if (!told.isEmpty()) {
            signals.publish(told);
        }
    }
}
