package dev.rejoinder.turn;

import dev.rejoinder.core.Clock;
import dev.rejoinder.turn.TurnStore.Lease;
import org.jspecify.annotations.Nullable;

/**
 * A turn that this server runs or is about to run: its key, fencing token and checkpoint state.
 * Thread-safe; the monitor of the {@link LiveTurn} guards this state together with the text.
 */
final class OwnedTurn {
    private final LiveTurn live;
    private final TurnWatchdog watchdog = new TurnWatchdog();
    private @Nullable TurnKey key;
    private boolean claimed;
    private long fence;
    private int checkpointed;
    private boolean sourcesStored;
    private long renewedAtNanos;

    OwnedTurn(LiveTurn live) {
        this.live = live;
    }

    LiveTurn live() {
        return live;
    }

    TurnWatchdog watchdog() {
        return watchdog;
    }

    String messageId() {
        return live.messageId();
    }

    String conversationId() {
        return live.conversationId();
    }

    /**
     * Sets key and fencing token of a turn whose lease is fresh.
     *
     * @param ownerFence the fencing token
     * @param run as in {@link Turn}
     * @param running whether the turn runs; false while it is pending
     * @param nowNanos on {@link Clock#nanos()}
     */
    void owned(TurnKey owner, long ownerFence, long run, boolean running, long nowNanos) {
        synchronized (live) {
            key = owner;
            fence = ownerFence;
            live.setRun(run);
            claimed = running;
            renewedAtNanos = nowNanos;
        }
    }

    /** The fencing token. */
    long fence() {
        synchronized (live) {
            return fence;
        }
    }

    /** Whether the turn belongs to this conversation. Two bots may use the same conversation id. */
    boolean isIn(String botId, String conversationId) {
        synchronized (live) {
            return live.conversationId().equals(conversationId)
                    && key != null
                    && key.botId().equals(botId);
        }
    }

    /**
     * Whether this server runs the turn with this fencing token. False while a claim is pending:
     * its new token is not known yet.
     */
    boolean hasFence(long stored) {
        synchronized (live) {
            return claimed && fence == stored;
        }
    }

    /**
     * Returns the checkpoint that is due: the whole text if it has grown, no text if only the lease
     * needs a renewal, null if neither.
     */
    TurnStore.@Nullable Checkpoint checkpoint(long nowNanos) {
        synchronized (live) {
            int written = live.unpublishedLength();
            boolean grown = written != checkpointed;
            if (key == null
                    || live.isOver()
                    || (!grown && nowNanos - renewedAtNanos < Lease.RENEWAL.toNanos())) {
                return null;
            }
            checkpointed = written;
            renewedAtNanos = nowNanos;
            if (!grown) {
                return new TurnStore.Checkpoint(key, fence, null);
            }
            String unstored = sourcesStored ? null : live.sources();
            sourcesStored = true;
            return new TurnStore.Checkpoint(key, fence, live.unpublishedText(), unstored);
        }
    }

    /** Makes the next checkpoint due even without new text. */
    void checkpointSoon(long nowNanos) {
        synchronized (live) {
            renewedAtNanos = nowNanos - Lease.RENEWAL.toNanos();
        }
    }

    /** The last checkpoint failed: the next one is due and contains the whole text. */
    void checkpointFailed(long nowNanos) {
        synchronized (live) {
            checkpointed = 0;
            sourcesStored = false;
            checkpointSoon(nowNanos);
        }
    }

    /**
     * A checkpoint was stored, which also renewed the lease.
     *
     * @param untilNanos as in {@link LiveTurn#leased}
     */
    void renewed(TurnStore.Checkpoint checkpoint, long untilNanos) {
        boolean held;
        synchronized (live) {
            if (checkpoint.fence() != fence) {
                return;
            }
            if (checkpoint.answer() != null) {
                live.stored(checkpoint.answer().length());
            }
            held = live.renewed(untilNanos);
        }
        if (held) {
            live.publish();
        }
    }

    /** Sends heartbeats to the readers, and aborts the model call if it exceeds a timeout. */
    void tick(long nowNanos) {
        live.tick(nowNanos);
        watchdog.tick(nowNanos);
    }
}
