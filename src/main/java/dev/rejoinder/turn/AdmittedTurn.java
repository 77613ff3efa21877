package dev.rejoinder.turn;

import org.jspecify.annotations.Nullable;

/**
 * An accepted question, and the live turn to read its answer from.
 *
 * @param owned the turn that this server must run; null when it runs elsewhere or has ended
 */
record AdmittedTurn(
        TurnRequest request,
        TurnStore.Accepted accepted,
        LiveTurn live,
        @Nullable OwnedTurn owned) {
    Turn turn() {
        return accepted.turn();
    }
}
