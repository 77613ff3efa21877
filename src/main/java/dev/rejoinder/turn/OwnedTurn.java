package dev.rejoinder.turn;

import dev.rejoinder.core.Clock;
import dev.rejoinder.turn.TurnStore.Lease;
import org.jspecify.annotations.Nullable;

/**
 * A turn that this server runs, or is about to: under which key and fence it is written, and what
 * of its text is stored. Thread-safe; its state belongs to the text, so the monitor of the {@link
 * LiveTurn} guards both.
 */
final class OwnedTurn {
    private final LiveTurn live;
    private final TurnWatchdog watchdog = new TurnWatchdog();
    private @Nullable TurnKey key;
    private boolean claimed;
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
     * Sets which turn this server writes. Its lease is fresh.
     *
     * @param running whether it runs, or waits for earlier ones
     * @param nowNanos on {@link Clock#nanos()}
     */
    void owned(TurnKey owner, long fence, boolean running, long nowNanos) {
        synchronized (live) {
            key = owner;
            live.setOwnerFence(fence);
            claimed = running;
            renewedAtNanos = nowNanos;
        }
    }

    /** Whether it is known to be of this conversation; two bots may have one of the same id. */
    boolean isIn(String botId, String conversationId) {
        synchronized (live) {
            return live.conversationId().equals(conversationId)
                    && key != null
                    && key.botId().equals(botId);
        }
    }

    /**
     * Whether this server runs the turn with this fence, and no later one. False while a claim is
     * pending: its new fence is not known yet.
     */
    boolean hasFence(long fence) {
        synchronized (live) {
            return claimed && live.run() == fence;
        }
    }

    /**
     * The checkpoint that is due: all text when some of it is new; no text when only the lease must
     * be renewed; null when neither.
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
                return new TurnStore.Checkpoint(key, live.run(), null);
            }
            String unstored = sourcesStored ? null : live.sources();
            sourcesStored = true;
            return new TurnStore.Checkpoint(key, live.run(), live.unpublishedText(), unstored);
        }
    }

    /** Makes the next checkpoint due, whether or not there is new text. */
    void checkpointSoon(long nowNanos) {
        synchronized (live) {
            renewedAtNanos = nowNanos - Lease.RENEWAL.toNanos();
        }
    }

    /** The last checkpoint is not stored, so the next one is due and has all of the text. */
    void checkpointFailed(long nowNanos) {
        synchronized (live) {
            checkpointed = 0;
            sourcesStored = false;
            checkpointSoon(nowNanos);
        }
    }

    /**
     * A checkpoint of this turn is stored, and the lease was renewed with it.
     *
     * @param untilNanos as in {@link LiveTurn#leased}
     */
    void renewed(TurnStore.Checkpoint checkpoint, long untilNanos) {
        boolean held;
        synchronized (live) {
            if (checkpoint.fence() != live.run()) {
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

    /** Wakes the readers for their heartbeats, and aborts the call if it is late. */
    void tick(long nowNanos) {
        live.tick(nowNanos);
        watchdog.tick(nowNanos);
    }
}
