package dev.rejoinder.turn;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.turn.TurnStore.Decision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules for decisions about tool calls in a {@link SimulatedStore}. */
final class SimulatedDecisions {
    private SimulatedDecisions() {}

    /** Returns the calls that the decisions change. */
    static List<ToolStep> changes(
            List<ToolStep> steps, List<Decision> decisions, boolean open, int lastEvent) {
        var changed = new ArrayList<ToolStep>();
        int last = lastEvent;
        for (Decision decision : decisions) {
            ToolStep step =
                    steps.stream()
                            .filter(each -> each.callId().equals(decision.callId()))
                            .findFirst()
                            .orElseThrow(() -> error(ErrorCode.TOOL_CALL_NOT_FOUND));
            if (decided(step).contains(decision.state())) {
                continue;
            }
            if (!open || !possible(step).contains(decision.state())) {
                throw error(ErrorCode.TOOL_CALL_NOT_WAITING);
            }
            changed.add(
                    decision.state() == ToolStepState.APPROVED
                            ? step.approved()
                            : ended(step, decision.state(), decision.result(), ++last));
        }
        return changed;
    }

    private static AppError error(ErrorCode code) {
        return AppError.of(code, "No.");
    }

    private static List<ToolStepState> possible(ToolStep step) {
        return switch (step.state()) {
            case AWAITING_APPROVAL -> List.of(ToolStepState.APPROVED, ToolStepState.DENIED);
            case AWAITING_RESULT -> List.of(ToolStepState.OK, ToolStepState.ERROR);
            case APPROVED, STARTED, OK, ERROR, UNKNOWN, DENIED -> List.of();
        };
    }

    private static List<ToolStepState> decided(ToolStep step) {
        if (step.events().requested() == null || step.state().awaits()) {
            return List.of();
        }
        if (ReopenedToolCalls.isApprovedNotMade(step)) {
            return List.of(ToolStepState.APPROVED);
        }
        return step.events().started() == null
                ? List.of(step.state())
                : List.of(ToolStepState.APPROVED);
    }

    static ToolStep ended(ToolStep step, ToolStepState state, @Nullable String result, int event) {
        ToolStep.Events before = step.events();
        Integer number = before.ended() == null ? (Integer) event : before.ended();
        return step.ended(state, result, Instant.EPOCH)
                .withEvents(new ToolStep.Events(before.requested(), before.started(), number));
    }
}
