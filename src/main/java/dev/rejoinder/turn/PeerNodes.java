package dev.rejoinder.turn;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The other nodes that share the data, as the engine needs them. {@code turn.remote} implements
 * this interface; this package never imports {@code turn.remote}. Thread-safe.
 */
public interface PeerNodes {
    /** No other nodes. */
    PeerNodes NONE =
            new PeerNodes() {
                @Override
                public boolean shared() {
                    return false;
                }

                @Override
                public LiveTurn follow(Turn turn) {
                    throw new IllegalStateException("no other node runs " + turn.messageId());
                }

                @Override
                public void follow(Turn turn, LiveTurn live) {}

                @Override
                public @Nullable LiveTurn release(String messageId) {
                    return null;
                }

                @Override
                public Optional<TurnKey> keyOf(LiveTurn turn) {
                    return Optional.empty();
                }

                @Override
                public boolean requestStop(LiveTurn turn) {
                    return false;
                }

                @Override
                public Set<String> readElsewhere(long nowNanos) {
                    return Set.of();
                }

                @Override
                public void announceText(Collection<String> messageIds) {}

                @Override
                public void announceEnd(String conversationId, String messageId) {}

                @Override
                public int readers() {
                    return 0;
                }

                @Override
                public void tick(long nowNanos) {}
            };

    /** Whether another node may end a turn whose lease has expired. */
    boolean shared();

    /** Returns a copy of an open turn of another node. It grows as that node stores text. */
    LiveTurn follow(Turn turn);

    /** Follows an open turn that this node ran until now, with its readers. */
    void follow(Turn turn, LiveTurn live);

    /**
     * Stops following an open turn, because this node runs it from now on. Returns its copy with
     * its readers, or null if it is not followed.
     */
    @Nullable LiveTurn release(String messageId);

    /** The key of a turn that is followed and has not ended; otherwise empty. */
    Optional<TurnKey> keyOf(LiveTurn turn);

    /**
     * Asks the owner of a turn from {@link #follow} to stop it. Returns false, and does nothing,
     * for any other turn.
     */
    boolean requestStop(LiveTurn turn);

    /** The message ids of this node's turns that clients of other nodes read. */
    Set<String> readElsewhere(long nowNanos);

    /** Announces that more text of these turns is stored. */
    void announceText(Collection<String> messageIds);

    /** Announces that a turn of this node has ended. */
    void announceEnd(String conversationId, String messageId);

    /** The number of readers of turns from {@link #follow}. */
    int readers();

    /** Sends heartbeats to those readers; must return at once. */
    void tick(long nowNanos);
}
