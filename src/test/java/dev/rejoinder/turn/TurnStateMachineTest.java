package dev.rejoinder.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelException.Kind;
import dev.rejoinder.turn.TurnStateMachine.Effect;
import dev.rejoinder.turn.TurnStateMachine.Event;
import dev.rejoinder.turn.TurnStateMachine.Progress;
import dev.rejoinder.turn.TurnStateMachine.State;
import dev.rejoinder.turn.TurnStateMachine.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the transition of every state and event as a table, and the rules behind it. */
class TurnStateMachineTest {
    private static final Duration LEFT = Duration.ofSeconds(60);
    private static final State PENDING = new State.Pending();
    private static final State FINISHING = new State.Finishing();
    private static final State ENDED = new State.Ended();
    private static final TurnStateMachine TWO_MODELS = new TurnStateMachine(2);

    /** Every event, by its name in the table. */
    private static List<Event> events() {
        return List.of(
                new Event.Claimed(),
                new Event.ModelAnswered(true, FinishReason.STOP),
                new Event.ModelAnswered(false, FinishReason.STOP),
                new Event.ModelAnswered(false, FinishReason.REFUSAL),
                new Event.ModelAnswered(false, FinishReason.LENGTH),
                new Event.ToolCallsRequested(false),
                new Event.ToolCallsRequested(true),
                new Event.ToolsAnswered(),
                new Event.ToolsAwaited(),
                new Event.Suspended(),
                failed(false, Kind.UNAVAILABLE),
                failed(true, Kind.UNAVAILABLE),
                new Event.ModelTimedOut(false),
                new Event.ModelTimedOut(true),
                new Event.DeadlinePassed(false),
                new Event.DeadlinePassed(true),
                new Event.StopRequested(false),
                new Event.StopRequested(true),
                new Event.ShutDown(false),
                new Event.ShutDown(true),
                new Event.UnexpectedFailure(false),
                new Event.UnexpectedFailure(true),
                new Event.FinishStored(),
                new Event.LeaseLost(),
                new Event.FinishFailed());
    }

    @Test
    void everyStateHandlesEveryEvent() {
        String table =
                """
                event                 pending                     first model                 last model                  finishing                   ended
                Claimed               call 0                      -                           -                           -                           -
                ModelAnswered+        -                           COMPLETE STOP               COMPLETE STOP               -                           -
                ModelAnswered         -                           call 0 again                call 1 again                -                           -
                ModelAnswered REFUSAL -                           COMPLETE REFUSAL            COMPLETE REFUSAL            -                           -
                ModelAnswered LENGTH  -                           call 1                      FAILED PROVIDER_ERROR       -                           -
                ToolCallsRequested    -                           CallTools                   CallTools                   -                           -
                ToolCallsRequested+   -                           CallTools                   CallTools                   -                           -
                ToolsAnswered         -                           -                           -                           -                           -
                ToolsAwaited          -                           -                           -                           -                           -
                Suspended             -                           -                           -                           -                           -
                CallFailed            -                           call 0 again                call 1 again                -                           -
                CallFailed+           -                           INTERRUPTED PROVIDER_ERROR  INTERRUPTED PROVIDER_ERROR  -                           -
                ModelTimedOut         -                           call 1                      FAILED TIMEOUT              -                           -
                ModelTimedOut+        -                           INTERRUPTED TIMEOUT         INTERRUPTED TIMEOUT         -                           -
                DeadlinePassed        FAILED TIMEOUT              FAILED TIMEOUT              FAILED TIMEOUT              -                           -
                DeadlinePassed+       INTERRUPTED TIMEOUT         INTERRUPTED TIMEOUT         INTERRUPTED TIMEOUT         -                           -
                StopRequested         STOPPED                     STOPPED                     STOPPED                     -                           -
                StopRequested+        STOPPED                     STOPPED                     STOPPED                     -                           -
                ShutDown              FAILED SHUTTING_DOWN        FAILED SHUTTING_DOWN        FAILED SHUTTING_DOWN        -                           -
                ShutDown+             INTERRUPTED SHUTTING_DOWN   INTERRUPTED SHUTTING_DOWN   INTERRUPTED SHUTTING_DOWN   -                           -
                UnexpectedFailure     FAILED INTERNAL_ERROR       FAILED INTERNAL_ERROR       FAILED INTERNAL_ERROR       -                           -
                UnexpectedFailure+    INTERRUPTED INTERNAL_ERROR  INTERRUPTED INTERNAL_ERROR  INTERRUPTED INTERNAL_ERROR  -                           -
                FinishStored          -                           -                           -                           PublishEnd                  -
                LeaseLost             PublishLeaseLost            PublishLeaseLost            PublishLeaseLost            PublishLeaseLost            -
                FinishFailed          -                           -                           -                           RetryFinish                 -
                """;
        List<State> states = List.of(PENDING, streaming(0, 0), streaming(1, 0), FINISHING, ENDED);

        var lines = new StringBuilder();
        line(lines, List.of("event", "pending", "first model", "last model", "finishing", "ended"));
        for (Event event : events()) {
            var cells = new ArrayList<String>();
            cells.add(name(event));
            states.forEach(state -> cells.add(outcome(state, event)));
            line(lines, cells);
        }

        assertThat(lines.toString()).isEqualTo(table);
    }

    @Test
    void everyStateOfLaterRoundsHandlesEveryEvent() {
        String table =
                """
                event                 calling tools               second round                last try                    suspending
                Claimed               -                           -                           -                           -
                ModelAnswered+        -                           COMPLETE STOP               COMPLETE STOP               -
                ModelAnswered         -                           call 0 again                COMPLETE STOP               -
                ModelAnswered REFUSAL -                           COMPLETE REFUSAL            COMPLETE REFUSAL            -
                ModelAnswered LENGTH  -                           call 1                      INTERRUPTED PROVIDER_ERROR  -
                ToolCallsRequested    -                           CallTools                   INTERRUPTED PROVIDER_ERROR  -
                ToolCallsRequested+   -                           CallTools                   COMPLETE TOOL_CALLS         -
                ToolsAnswered         call 0                      -                           -                           -
                ToolsAwaited          Suspend                     -                           -                           -
                Suspended             -                           -                           -                           PublishWaiting
                CallFailed            -                           call 0 again                INTERRUPTED PROVIDER_ERROR  -
                CallFailed+           -                           INTERRUPTED PROVIDER_ERROR  INTERRUPTED PROVIDER_ERROR  -
                ModelTimedOut         -                           call 1                      INTERRUPTED TIMEOUT         -
                ModelTimedOut+        -                           INTERRUPTED TIMEOUT         INTERRUPTED TIMEOUT         -
                DeadlinePassed        FAILED TIMEOUT              FAILED TIMEOUT              FAILED TIMEOUT              FAILED TIMEOUT
                DeadlinePassed+       INTERRUPTED TIMEOUT         INTERRUPTED TIMEOUT         INTERRUPTED TIMEOUT         INTERRUPTED TIMEOUT
                StopRequested         STOPPED                     STOPPED                     STOPPED                     STOPPED
                StopRequested+        STOPPED                     STOPPED                     STOPPED                     STOPPED
                ShutDown              FAILED SHUTTING_DOWN        FAILED SHUTTING_DOWN        FAILED SHUTTING_DOWN        FAILED SHUTTING_DOWN
                ShutDown+             INTERRUPTED SHUTTING_DOWN   INTERRUPTED SHUTTING_DOWN   INTERRUPTED SHUTTING_DOWN   INTERRUPTED SHUTTING_DOWN
                UnexpectedFailure     FAILED INTERNAL_ERROR       FAILED INTERNAL_ERROR       FAILED INTERNAL_ERROR       FAILED INTERNAL_ERROR
                UnexpectedFailure+    INTERRUPTED INTERNAL_ERROR  INTERRUPTED INTERNAL_ERROR  INTERRUPTED INTERNAL_ERROR  INTERRUPTED INTERNAL_ERROR
                FinishStored          -                           -                           -                           -
                LeaseLost             PublishLeaseLost            PublishLeaseLost            PublishLeaseLost            PublishLeaseLost
                FinishFailed          -                           -                           -                           -
                """;
        List<State> states =
                List.of(
                        new State.CallingTools(0, new Progress(1, true)),
                        new State.Streaming(0, 0, new Progress(1, true)),
                        new State.Streaming(1, TurnStateMachine.RETRIES, new Progress(8, true)),
                        new State.Suspending());

        var lines = new StringBuilder();
        line(lines, List.of("event", "calling tools", "second round", "last try", "suspending"));
        for (Event event : events()) {
            var cells = new ArrayList<String>();
            cells.add(name(event));
            states.forEach(state -> cells.add(outcome(state, event)));
            line(lines, cells);
        }

        assertThat(lines.toString()).isEqualTo(table);
    }

    @Test
    void nextRoundGoesOnWithTheModelThatAskedForTheCalls() {
        Step tools = TWO_MODELS.next(streaming(1, 2), new Event.ToolCallsRequested(false));
        assertThat(tools.state()).isEqualTo(new State.CallingTools(1, new Progress(1, false)));

        Step next = TWO_MODELS.next(tools.state(), new Event.ToolsAnswered());

        assertThat(next)
                .isEqualTo(
                        new Step(
                                new State.Streaming(1, 0, new Progress(1, false)),
                                new Effect.CallModel(1, Duration.ZERO, Duration.ZERO)));
    }

    @Test
    void turnThatGoesOnMakesTheCallsThatAreLeftFirst() {
        var done = new Progress(2, true);
        assertThat(new TurnStateMachine(1, done, true).begin(true))
                .isEqualTo(new Step(new State.CallingTools(0, done), new Effect.CallTools()));
        assertThat(new TurnStateMachine(1, done, false).begin(true).state())
                .isEqualTo(new State.Streaming(0, 0, done));
    }

    @Test
    void turnWithoutPredecessorCallsItsModelAtOnce() {
        assertThat(TWO_MODELS.begin(true))
                .isEqualTo(
                        new Step(
                                streaming(0, 0),
                                new Effect.CallModel(0, Duration.ZERO, Duration.ZERO)));
        assertThat(TWO_MODELS.begin(false)).isEqualTo(new Step(PENDING, new Effect.Claim()));
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
        assertThat(
                        calls(
                                new TurnStateMachine(1),
                                new Event.ModelAnswered(false, FinishReason.STOP)))
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
                        case LENGTH, TOOL_CALLS, HANDOVER -> "FAILED MODEL_PROVIDER_ERROR";
                    };
            if (!end.isEmpty()) {
                assertThat(calls(new TurnStateMachine(1), new Event.ModelAnswered(false, reason)))
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
            assertThat(outcome(streaming(0, 0), failed(true, kind)))
                    .as(kind.name())
                    .isEqualTo("INTERRUPTED PROVIDER_ERROR");
        }
    }

    @Test
    void silentModelIsNotRetried() {
        assertThat(calls(new TurnStateMachine(3), new Event.ModelTimedOut(false)))
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
                                .next(
                                        streaming(1, 2),
                                        new Event.ModelAnswered(true, FinishReason.LENGTH))
                                .effect())
                .isEqualTo(new Effect.StoreFinish(TurnState.COMPLETE, FinishReason.LENGTH, null));
    }

    @Test
    void impossibleEventThrowsWithStateAndEvent() {
        assertThatThrownBy(() -> TWO_MODELS.next(ENDED, new Event.FinishStored()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("FinishStored[] in Ended[]");
    }

    /** Returns the models that are called, in order, if every call has the same outcome. */
    private static List<String> calls(TurnStateMachine machine, Event each) {
        var calls = new ArrayList<String>();
        Step step = machine.begin(true);
        while (step.effect()
                instanceof Effect.CallModel(int model, Duration least, Duration most)) {
            calls.add(model + " after " + least.toMillis() + ".." + most.toMillis() + " ms");
            step = machine.next(step.state(), each);
        }
        if (step.effect() instanceof Effect.StoreFinish(TurnState state, _, ErrorCode error)) {
            calls.add(state + " " + error);
        }
        return calls;
    }

    private static State streaming(int model, int attempt) {
        return new State.Streaming(model, attempt);
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
            case Effect.CallModel(int model, _, Duration most) ->
                    "call " + model + (most.isZero() ? "" : " again");
            case Effect.StoreFinish(TurnState end, FinishReason reason, ErrorCode error) ->
                    end
                            + (reason == null ? "" : " " + reason)
                            + (error == null ? "" : " " + error.name().replace("MODEL_", ""));
            case Effect.CallTools() -> "CallTools";
            case Effect.Suspend() -> "Suspend";
            case Effect.PublishWaiting() -> "PublishWaiting";
            case Effect.PublishEnd() -> "PublishEnd";
            case Effect.PublishLeaseLost() -> "PublishLeaseLost";
            case Effect.RetryFinish() -> "RetryFinish";
        };
    }

    private static String name(Event event) {
        boolean text =
                switch (event) {
                    case Event.ModelAnswered(boolean some, _) -> some;
                    case Event.CallFailed failed -> failed.text();
                    case Event.ToolCallsRequested(boolean some) -> some;
                    case Event.ToolsAnswered() -> false;
                    case Event.ToolsAwaited() -> false;
                    case Event.Suspended() -> false;
                    case Event.ModelTimedOut(boolean some) -> some;
                    case Event.DeadlinePassed(boolean some) -> some;
                    case Event.StopRequested(boolean some) -> some;
                    case Event.ShutDown(boolean some) -> some;
                    case Event.UnexpectedFailure(boolean some) -> some;
                    case Event.Claimed() -> false;
                    case Event.FinishStored() -> false;
                    case Event.LeaseLost() -> false;
                    case Event.FinishFailed() -> false;
                };
        String reason =
                event instanceof Event.ModelAnswered(_, FinishReason why)
                                && why != FinishReason.STOP
                        ? " " + why
                        : "";
        return event.getClass().getSimpleName() + reason + (text ? "+" : "");
    }

    private static void line(StringBuilder lines, List<String> cells) {
        int[] widths = {22, 28, 28, 28, 28, 5};
        var line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            line.append(cells.get(i)).repeat(" ", widths[i] - cells.get(i).length());
        }
        lines.append(line.toString().stripTrailing()).append('\n');
    }
}
