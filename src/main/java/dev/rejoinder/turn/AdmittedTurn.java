package dev.rejoinder.turn;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An accepted question, and the live turn to read its answer from.
 *
 * @param owned the turn that this server must run; null when it runs elsewhere or has ended
 * @param steps the tool calls of earlier runs
 * @param waited for a turn that goes on after it waited
 */
record AdmittedTurn(
        TurnRequest request,
        TurnStore.Accepted accepted,
        LiveTurn live,
        @Nullable OwnedTurn owned,
        List<ToolStep> steps,
        @Nullable WaitingRequest waited) {
    /** A turn without tool calls. */
    AdmittedTurn(
            TurnRequest request,
            TurnStore.Accepted accepted,
            LiveTurn live,
            @Nullable OwnedTurn owned) {
        this(request, accepted, live, owned, List.of(), null);
    }

    Turn turn() {
        return accepted.turn();
    }
}
