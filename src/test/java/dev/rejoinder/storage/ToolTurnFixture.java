package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.ToolStep;
import dev.rejoinder.turn.ToolStepState;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnStore.Checkpoint;
import dev.rejoinder.turn.TurnStore.Decided;
import dev.rejoinder.turn.TurnStore.Decision;
import dev.rejoinder.turn.TurnStore.Suspension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Turns with tool calls, and the calls that their contracts share. */
abstract class ToolTurnFixture extends TurnStoreFixture {
    static final Duration WAIT = Duration.ofMinutes(5);
    static final String REQUEST = "{\"model\":\"builtin\"}";

    /** The first column of a query. */
    abstract List<String> texts(String query);

    /** A call of the first round that is made at once, with the number of its event. */
    ToolStep started(int index, int event) {
        return step(
                1,
                index,
                4,
                ToolStepState.STARTED,
                new ToolStep.Events(null, event, null),
                null,
                clock.now());
    }

    ToolStep awaitingApproval(int index, int event) {
        return awaiting(index, ToolStepState.AWAITING_APPROVAL, event);
    }

    ToolStep awaitingResult(int index, int event) {
        return awaiting(index, ToolStepState.AWAITING_RESULT, event);
    }

    private ToolStep awaiting(int index, ToolStepState state, int event) {
        return step(1, index, 4, state, new ToolStep.Events(event, null, null), null, null);
    }

    ToolStep step(
            int round,
            int index,
            int offset,
            ToolStepState state,
            ToolStep.Events events,
            @Nullable String result,
            @Nullable Instant startedAt) {
        return new ToolStep(
                round,
                index,
                "call_" + round + "_" + index,
                "tool_" + index,
                "Tool " + index,
                "{\"n\":" + index + "}",
                offset,
                index % 2 == 0,
                index == 0 ? "{\"signature\":\"x\"}" : null,
                state,
                result,
                events,
                state.awaits() ? clock.now().plus(WAIT) : null,
                startedAt,
                state.ended() ? clock.now() : null);
    }

    /** The call after its outcome, which is event {@code event}. */
    ToolStep ended(ToolStep step, ToolStepState state, String result, int event) {
        var events = new ToolStep.Events(step.events().requested(), step.events().started(), event);
        return step.ended(state, result, clock.now()).withEvents(events);
    }

    /** A turn with the text "Text" and these calls. */
    Turn calling(NewTurn asked, ToolStep... steps) {
        Turn turn = accept(asked);
        assertThat(add(turn, steps)).isTrue();
        return find(turn);
    }

    boolean add(Turn turn, ToolStep... steps) {
        return turns().addSteps(
                        new Checkpoint(turn.key(), turn.fence(), "Text", "[1]"),
                        List.of(steps),
                        LEASE);
    }

    /** A turn that waits for these calls. */
    Turn waiting(NewTurn asked, ToolStep... awaited) {
        Turn turn = calling(asked, awaited);
        assertThat(suspend(turn, awaited)).isTrue();
        return find(turn);
    }

    boolean suspend(Turn turn, ToolStep... awaited) {
        return turns().suspend(
                        turn.key(), turn.fence(), new Suspension(List.of(awaited), WAIT, REQUEST));
    }

    Decided decide(Turn turn, Decision... decisions) {
        return decide(turn, _ -> {}, decisions);
    }

    Decided decide(Turn turn, Consumer<Turn> onResume, Decision... decisions) {
        return turns().decide(
                        BOT,
                        turn.key().conversationId(),
                        turn.messageId(),
                        List.of(decisions),
                        LEASE,
                        onResume);
    }

    static Decision approve(int index) {
        return new Decision("call_1_" + index, ToolStepState.APPROVED, null);
    }

    static Decision deny(int index) {
        return new Decision("call_1_" + index, ToolStepState.DENIED, "No.");
    }

    static Decision answer(int index, String result) {
        return new Decision("call_1_" + index, ToolStepState.OK, result);
    }

    List<ToolStep> steps(Turn turn) {
        return turns().steps(List.of(turn.key())).getOrDefault(turn.key(), List.of());
    }

    List<String> outcomes(Turn turn) {
        var outcomes = new ArrayList<String>();
        for (ToolStep step : steps(turn)) {
            outcomes.add(step.callId() + " " + step.state() + " " + step.events().ended());
        }
        return outcomes;
    }
}
