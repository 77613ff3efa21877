package dev.rejoinder.turn;

/** The state of a turn. */
public enum TurnState {
    /** Accepted; earlier turns of the conversation have not ended. */
    PENDING,
    /** Running on the node that holds the lease. */
    STREAMING,
    /** Runs nowhere: a tool call awaits an approval or the result of a client. */
    WAITING,
    /** Ended with a whole answer. */
    COMPLETE,
    /** Stopped on request; the text so far is kept. */
    STOPPED,
    /** Cut off after some text, by the provider, the deadline or the node. */
    INTERRUPTED,
    /** Ended without any text. */
    FAILED;

    /** Whether the turn has ended. Only a restart under its idempotency key can change it then. */
    public boolean ended() {
        return this != PENDING && this != STREAMING && this != WAITING;
    }
}
