package dev.rejoinder.turn;

import dev.rejoinder.core.AppError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes checkpoints of open turns and renews their leases. Aborts turns whose lease is lost and
 * turns that a client asked to stop. Used by one thread.
 */
final class CheckpointWriter {
    /** The longest pause between two passes over turns with readers on other nodes. */
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

    /** Storing this much text takes as long as storing one turn without text, in UTF-16 units. */
    private static final int TEXT_OF_A_TURN = 4 << 10;

    private static final Logger log = LoggerFactory.getLogger(CheckpointWriter.class);

    private final TurnStore store;
    private final TurnStore.Lease lease;
    private final PeerNodes peers;
    private final OpenTurns open;
    private boolean failing;
    private long restUntilNanos;

    CheckpointWriter(
            TurnStore store,
            TurnStore.Lease lease,
            PeerNodes peers,
            OpenTurns open,
            long nowNanos) {
        this.store = store;
        this.lease = lease;
        this.peers = peers;
        this.open = open;
        this.restUntilNanos = nowNanos;
    }

    /**
     * Stores only turns that clients of other nodes read. Stores at most about a thousand turns a
     * second, fewer if their text is long, however often it is called.
     */
    void storeRead(long nowNanos) {
        if (nowNanos - restUntilNanos < 0) {
            return;
        }
        var read = new ArrayList<OwnedTurn>();
        long rest = 0;
        for (String messageId : peers.readElsewhere(nowNanos)) {
            OwnedTurn turn = open.find(messageId);
            if (turn != null) {
                read.add(turn);
                rest += 1 + turn.live().unpublishedLength() / TEXT_OF_A_TURN;
            }
        }
        restUntilNanos =
                nowNanos + Duration.ofMillis(Math.min(rest, LONGEST_PAUSE.toMillis())).toNanos();
        store(read, nowNanos);
    }

    /** Stores all checkpoints that are due. */
    void store(long nowNanos) {
        store(open.all(), nowNanos);
    }

    private void store(Collection<OwnedTurn> candidates, long nowNanos) {
        var turns = new ArrayList<OwnedTurn>();
        var checkpoints = new ArrayList<TurnStore.Checkpoint>();
        for (OwnedTurn turn : candidates) {
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
            applyResult(turns, checkpoints, store.checkpoint(checkpoints, lease), nowNanos);
            failing = false;
        } catch (AppError failure) {
            turns.forEach(turn -> turn.checkpointFailed(nowNanos));
            if (!failing) {
                // Log once. A full disk fails several times a second.
                failing = true;
                log.error("Cannot store checkpoints of open turns; retrying", failure);
            }
        }
    }

    private void applyResult(
            List<OwnedTurn> turns,
            List<TurnStore.Checkpoint> checkpoints,
            TurnStore.CheckpointResult result,
            long askedNanos) {
        long untilNanos = askedNanos + lease.duration().toNanos();
        var grown = new ArrayList<String>();
        for (int i = 0; i < turns.size(); i++) {
            OwnedTurn turn = turns.get(i);
            TurnStore.Checkpoint checkpoint = checkpoints.get(i);
            if (result.leaseLost().contains(checkpoint.key())) {
                if (turn.hasFence(checkpoint.fence())) {
                    open.abort(turn, AbortReason.LEASE_LOST);
                }
            } else {
                turn.renewed(checkpoint, untilNanos);
                if (checkpoint.answer() != null) {
                    grown.add(turn.messageId());
                }
            }
            if (result.stopRequested().contains(checkpoint.key())) {
                open.abort(turn, AbortReason.STOP_REQUESTED);
            }
        }
        peers.announceText(grown);
    }
}
