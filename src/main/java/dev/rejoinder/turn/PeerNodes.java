package dev.rejoinder.turn;

import java.util.Collection;
import java.util.Set;

/**
 * The other servers on the same data, as the engine needs them. {@code turn.remote} implements it
 * and imports this package, never the other way round. Thread-safe.
 */
public interface PeerNodes {
    /** Whether another server may take over a turn whose lease has run out. */
    boolean shared();

    /** A copy of an open turn that this server does not run; it grows as the database shows it. */
    LiveTurn follow(Turn turn);

    /**
     * Asks for the end of a turn that {@link #follow} returned. Returns false, and does nothing,
     * for any other.
     */
    boolean requestStop(LiveTurn turn);

    /** The answers of this server that clients of others read, by message id. */
    Set<String> readElsewhere(long nowNanos);

    /** More text of these answers is stored. */
    void announceText(Collection<String> messageIds);

    /** A turn that this server ran has ended. */
    void announceEnd(String conversationId, String messageId);

    /** How many readers the turns have that {@link #follow} returned. */
    int readers();

    /** Gives those readers their heartbeats; must return at once. */
    void tick(long nowNanos);
}
