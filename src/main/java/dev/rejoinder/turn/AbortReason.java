package dev.rejoinder.turn;

/** Why another thread aborted a turn. */
enum AbortReason {
    STOP_REQUESTED,
    DEADLINE,
    SHUTDOWN,
    /** A bug in this server. */
    INTERNAL_ERROR,
    /** Another node owns the turn, or its conversation was deleted. */
    LEASE_LOST
}
