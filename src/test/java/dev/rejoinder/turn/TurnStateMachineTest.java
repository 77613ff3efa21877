package dev.rejoinder.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelException.Kind;
import dev.rejoinder.turn.TurnStateMachine.Effect;
import dev.rejoinder.turn.TurnStateMachine.Event;
import dev.rejoinder.turn.TurnStateMachine.State;
import dev.rejoinder.turn.TurnStateMachine.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The state machine of a turn, as a table of every state and event, and as the rules behind it. */
class TurnStateMachineTest {
    private static final Duration LEFT = Duration.ofSeconds(60);
    private static final State WAITING = new State.Waiting();
    private static final State ENDING = new State.Ending();
    private static final State OVER = new State.Over();
    private static final TurnStateMachine TWO_MODELS = new TurnStateMachine(2);

    /** Every event, by its name in the table. */
    private static List<Event> events() {
        return List.of(
                new Event.Claimed(),
                new Event.Answered(true, FinishReason.STOP),
                new Event.Answered(false, FinishReason.STOP),
                new Event.Answered(false, FinishReason.REFUSAL),
                new Event.Answered(false, FinishReason.LENGTH),
                failed(false, Kind.UNAVAILABLE),
                failed(true, Kind.UNAVAILABLE),
                new Event.FellSilent(false),
                new Event.FellSilent(true),
                new Event.DeadlinePassed(false),
                new Event.DeadlinePassed(true),
                new Event.StopRequested(false),
                new Event.StopRequested(true),
                new Event.ShutDown(false),
                new Event.ShutDown(true),
                new Event.UnexpectedFailure(false),
                new Event.UnexpectedFailure(true),
                new Event.Stored(),
                new Event.Refused(),
                new Event.StoreFailed());
    }

    @Test
    void everyStateHandlesEveryEvent() {
        String table =
                """
                event                 waiting                     first model                 last model                  ending      over
                Claimed               call 0                      -                           -                           -           -
                Answered+             -                           COMPLETE STOP               COMPLETE STOP               -           -
                Answered              -                           call 0 again                call 1 again                -           -
                Answered REFUSAL      -                           COMPLETE REFUSAL            COMPLETE REFUSAL            -           -
                Answered LENGTH       -                           call 1                      FAILED PROVIDER_ERROR       -           -
                CallFailed            -                           call 0 again                call 1 again                -           -
                CallFailed+           -                           INTERRUPTED PROVIDER_ERROR  INTERRUPTED PROVIDER_ERROR  -           -
                FellSilent            -                           call 1                      FAILED TIMEOUT              -           -
                FellSilent+           -                           INTERRUPTED TIMEOUT         INTERRUPTED TIMEOUT         -           -
                DeadlinePassed        FAILED TIMEOUT              FAILED TIMEOUT              FAILED TIMEOUT              -           -
                DeadlinePassed+       INTERRUPTED TIMEOUT         INTERRUPTED TIMEOUT         INTERRUPTED TIMEOUT         -           -
                StopRequested         STOPPED                     STOPPED                     STOPPED                     -           -
                StopRequested+        STOPPED                     STOPPED                     STOPPED                     -           -
                ShutDown              FAILED SHUTTING_DOWN        FAILED SHUTTING_DOWN        FAILED SHUTTING_DOWN        -           -
                ShutDown+             INTERRUPTED SHUTTING_DOWN   INTERRUPTED SHUTTING_DOWN   INTERRUPTED SHUTTING_DOWN   -           -
                UnexpectedFailure     FAILED INTERNAL_ERROR       FAILED INTERNAL_ERROR       FAILED INTERNAL_ERROR       -           -
                UnexpectedFailure+    INTERRUPTED INTERNAL_ERROR  INTERRUPTED INTERNAL_ERROR  INTERRUPTED INTERNAL_ERROR  -           -
                Stored                -                           -                           -                           Tell        -
                Refused               Withdraw                    Withdraw                    Withdraw                    Withdraw    -
                StoreFailed           -                           -                           -                           Postpone    -
                """;
        List<State> states = List.of(WAITING, calling(0, 0), calling(1, 0), ENDING, OVER);

        var lines = new StringBuilder();
        line(lines, List.of("event", "waiting", "first model", "last model", "ending", "over"));
        for (Event event : events()) {
            var cells = new ArrayList<String>();
            cells.add(name(event));
            states.forEach(state -> cells.add(outcome(state, event)));
            line(lines, cells);
        }

        assertThat(lines.toString()).isEqualTo(table);
    }

    @Test
    void turnWithoutPredecessorCallsItsModelAtOnce() {
        assertThat(TWO_MODELS.begin(true))
                .isEqualTo(
                        new Step(calling(0, 0), new Effect.Call(0, Duration.ZERO, Duration.ZERO)));
        assertThat(TWO_MODELS.begin(false)).isEqualTo(new Step(WAITING, new Effect.Claim()));
    }

    @Test
    void modelIsRetriedTwiceWithBackoffAndThenTheNextOneIsCalled() {
        assertThat(calls(TWO_MODELS, failed(false, Kind.UNAVAILABLE)))
                .containsExactly(
                        "0 after 0..0 ms",
                        "0 after 0..500 ms",
                        "0 after 0..1000 ms",
                        "1 after 0..0 ms",
                        "1 after 0..500 ms",
                        "1 after 0..1000 ms",
                        "FAILED MODEL_PROVIDER_ERROR");
    }

    @Test
    void emptyAnswerIsRetriedLikeAFailure() {
        assertThat(calls(new TurnStateMachine(1), new Event.Answered(false, FinishReason.STOP)))
                .containsExactly(
                        "0 after 0..0 ms",
                        "0 after 0..500 ms",
                        "0 after 0..1000 ms",
                        "FAILED MODEL_PROVIDER_ERROR");
    }

    @Test
    void answerBlockedOrCutBeforeItsFirstTextIsNotRetried() {
        for (FinishReason reason : FinishReason.values()) {
            String end =
                    switch (reason) {
                        case STOP -> "";
                        case REFUSAL, CONTENT_FILTER -> "COMPLETE null";
                        case LENGTH, TOOL_CALLS -> "FAILED MODEL_PROVIDER_ERROR";
                    };
            if (!end.isEmpty()) {
                assertThat(calls(new TurnStateMachine(1), new Event.Answered(false, reason)))
                        .containsExactly("0 after 0..0 ms", end);
            }
        }
    }

    @Test
    void retryAfterIsTheMinimumBackoff() {
        assertThat(
                        calls(
                                new TurnStateMachine(1),
                                rateLimited(Duration.ofSeconds(7), Duration.ofSeconds(8))))
                .containsExactly(
                        "0 after 0..0 ms",
                        "0 after 7000..7500 ms",
                        "0 after 7000..8000 ms",
                        "FAILED MODEL_PROVIDER_ERROR");
    }

    @Test
    void retryAfterBeyondTheDeadlineSwitchesToTheNextModelAtOnce() {
        for (Duration left : List.of(Duration.ZERO, Duration.ofSeconds(7))) {
            assertThat(calls(TWO_MODELS, rateLimited(Duration.ofSeconds(7), left)))
                    .containsExactly(
                            "0 after 0..0 ms", "1 after 0..0 ms", "FAILED MODEL_PROVIDER_ERROR");
        }
    }

    @Test
    void onlyTransientErrorsAreRetried() {
        for (Kind kind : Kind.values()) {
            boolean again =
                    switch (kind) {
                        case UNAVAILABLE, RATE_LIMITED, CUT -> true;
                        case REJECTED, MALFORMED, ABORTED -> false;
                    };
            assertThat(calls(new TurnStateMachine(1), failed(false, kind)))
                    .as(kind.name())
                    .hasSize(again ? 4 : 2);
        }
    }

    @Test
    void nothingIsRetriedOnceThereIsText() {
        for (Kind kind : Kind.values()) {
            assertThat(outcome(calling(0, 0), failed(true, kind)))
                    .as(kind.name())
                    .isEqualTo("INTERRUPTED PROVIDER_ERROR");
        }
    }

    @Test
    void silentModelIsNotRetried() {
        assertThat(calls(new TurnStateMachine(3), new Event.FellSilent(false)))
                .containsExactly(
                        "0 after 0..0 ms",
                        "1 after 0..0 ms",
                        "2 after 0..0 ms",
                        "FAILED MODEL_TIMEOUT");
    }

    @Test
    void answerAtTheTokenLimitIsCompleteAndReportsIt() {
        assertThat(
                        TWO_MODELS
                                .next(calling(1, 2), new Event.Answered(true, FinishReason.LENGTH))
                                .effect())
                .isEqualTo(new Effect.Store(TurnState.COMPLETE, FinishReason.LENGTH, null));
    }

    @Test
    void impossibleEventThrowsWithStateAndEvent() {
        assertThatThrownBy(() -> TWO_MODELS.next(OVER, new Event.Stored()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Stored[] in Over[]");
    }

    /** Returns the models that are called, in order, if every call has the same outcome. */
    private static List<String> calls(TurnStateMachine machine, Event each) {
        var calls = new ArrayList<String>();
        Step step = machine.begin(true);
        while (step.effect() instanceof Effect.Call(int model, Duration least, Duration most)) {
            calls.add(model + " after " + least.toMillis() + ".." + most.toMillis() + " ms");
            step = machine.next(step.state(), each);
        }
        if (step.effect() instanceof Effect.Store(TurnState state, _, ErrorCode error)) {
            calls.add(state + " " + error);
        }
        return calls;
    }

    private static State calling(int model, int attempt) {
        return new State.Calling(model, attempt);
    }

    private static Event failed(boolean text, Kind kind) {
        return new Event.CallFailed(text, kind, null, LEFT);
    }

    private static Event rateLimited(Duration retryAfter, Duration left) {
        return new Event.CallFailed(false, Kind.RATE_LIMITED, retryAfter, left);
    }

    private static String outcome(State state, Event event) {
        Step step;
        try {
            step = TWO_MODELS.next(state, event);
        } catch (IllegalStateException impossible) {
            return "-";
        }
        return switch (step.effect()) {
            case Effect.Claim() -> "Claim";
            case Effect.Call(int model, _, Duration most) ->
                    "call " + model + (most.isZero() ? "" : " again");
            case Effect.Store(TurnState end, FinishReason reason, ErrorCode error) ->
                    end
                            + (reason == null ? "" : " " + reason)
                            + (error == null ? "" : " " + error.name().replace("MODEL_", ""));
            case Effect.NotifyEnd() -> "Tell";
            case Effect.NotifyOwnershipLost() -> "Withdraw";
            case Effect.Postpone() -> "Postpone";
        };
    }

    private static String name(Event event) {
        boolean text =
                switch (event) {
                    case Event.Answered(boolean some, _) -> some;
                    case Event.CallFailed failed -> failed.text();
                    case Event.FellSilent(boolean some) -> some;
                    case Event.DeadlinePassed(boolean some) -> some;
                    case Event.StopRequested(boolean some) -> some;
                    case Event.ShutDown(boolean some) -> some;
                    case Event.UnexpectedFailure(boolean some) -> some;
                    case Event.Claimed() -> false;
                    case Event.Stored() -> false;
                    case Event.Refused() -> false;
                    case Event.StoreFailed() -> false;
                };
        String reason =
                event instanceof Event.Answered(_, FinishReason why) && why != FinishReason.STOP
                        ? " " + why
                        : "";
        return event.getClass().getSimpleName() + reason + (text ? "+" : "");
    }

    private static void line(StringBuilder lines, List<String> cells) {
        int[] widths = {22, 28, 28, 28, 12, 4};
        var line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            line.append(cells.get(i)).repeat(" ", widths[i] - cells.get(i).length());
        }
        lines.append(line.toString().stripTrailing()).append('\n');
    }
}
