package dev.rejoinder.turn;

import org.jspecify.annotations.Nullable;

/**
 * An accepted question, and where its answer can be read in this process.
 *
 * @param owned the turn that this server has to run now; null where somebody else runs it or has
 *     run it
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
