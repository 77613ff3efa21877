package dev.rejoinder.turn;

/** Why a turn was aborted from outside, before its model had finished. */
enum AbortReason {
    STOP_REQUESTED,
    DEADLINE,
    SHUT_DOWN,
    /** A fault of this server. */
    BROKEN,
    /** Another server owns it now, or its conversation was deleted. */
    LOST
}
