package dev.rejoinder.turn;

/** Where a turn stands. */
public enum TurnState {
    /** Accepted, and waiting for the turns before it in its conversation. */
    PENDING,
    /** Being answered by the node that holds its lease. */
    STREAMING,
    /** Answered in full. */
    COMPLETE,
    /** Stopped on request; what had been said is kept. */
    STOPPED,
    /** Cut after some text: the provider, the deadline or the node. */
    INTERRUPTED,
    /** Ended without any text. */
    FAILED;

    /**
     * Whether nothing more will happen, unless a failed turn is asked for again under its
     * idempotency key.
     */
    public boolean ended() {
        return this != PENDING && this != STREAMING;
    }
}
