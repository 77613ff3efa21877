package dev.rejoinder.turn;

import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of a turn: the next state and its effect, for a state and an event. It has no
 * clock, thread, randomness or database, so a simulator can run millions of turns with it.
 *
 * <p>It retries only before the first text: text that a reader has seen is never replaced.
 *
 * @param models how many models may be tried, the bot's own first
 */
record TurnStateMachine(int models) {
    /** How often one model is asked again. */
    static final int RETRIES = 2;

    /** The longest first pause; it doubles with each retry. */
    static final Duration PAUSE = Duration.ofMillis(500);

    static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** Where a turn stands in the process that runs it. */
    sealed interface State {
        /** For its predecessors to end. */
        record Waiting() implements State {}

        /** {@code attempt} counts from 0, and anew with each model. */
        record Calling(int model, int attempt) implements State {}

        /** Its end is being stored. */
        record Ending() implements State {}

        record Over() implements State {}
    }

    /** What has happened. */
    sealed interface Event {
        /** It is the turn's turn. */
        record Claimed() implements Event {}

        record Answered(boolean text, FinishReason reason) implements Event {}

        /**
         * {@code left} is what remains of the deadline, or of the time that one model may take to
         * begin, all its attempts together; whichever is less.
         */
        record CallFailed(
                boolean text,
                ModelException.Kind kind,
                @Nullable Duration retryAfter,
                Duration left)
                implements Event {}

        /** The model did not begin, or paused, for longer than it may. */
        record FellSilent(boolean text) implements Event {}

        record DeadlinePassed(boolean text) implements Event {}

        record StopRequested(boolean text) implements Event {}

        record ShutDown(boolean text) implements Event {}

        /** Our own fault. */
        record UnexpectedFailure(boolean text) implements Event {}

        /** The end is durable. */
        record Stored() implements Event {}

        /** The database would not have the end: the turn is no longer ours. */
        record Refused() implements Event {}

        /** The database could not be written. */
        record StoreFailed() implements Event {}
    }

    /** What is to be done; doing it brings the next event. */
    sealed interface Effect {
        /**
         * Try to become the conversation's running turn, until it succeeds or the turn is aborted.
         */
        record Claim() implements Effect {}

        /** Ask a model, after a pause between these two. */
        record Call(int model, Duration pauseAtLeast, Duration pauseAtMost) implements Effect {}

        record Store(TurnState state, @Nullable FinishReason reason, @Nullable ErrorCode error)
                implements Effect {}

        /** Tell the readers of the end. */
        record NotifyEnd() implements Effect {}

        /** Tell the readers that somebody else has the last word. */
        record NotifyOwnershipLost() implements Effect {}

        /** Tell the readers that the end is not stored, and go on trying to store it. */
        record Postpone() implements Effect {}
    }

    /** The next state, and what is to be done in it. */
    record Step(State state, Effect effect) {}

    private static final Step END_TOLD = new Step(new State.Over(), new Effect.NotifyEnd());

    /** The first step of a turn, which the database may have let begin at once. */
    Step begin(boolean claimed) {
        return claimed
                ? call(0, 0, Duration.ZERO)
                : new Step(new State.Waiting(), new Effect.Claim());
    }

    /**
     * The step after {@code event}. An event that cannot happen in this state is a bug, and is
     * thrown.
     */
    Step next(State state, Event event) {
        return switch (event) {
            case Event.Claimed() when state instanceof State.Waiting -> call(0, 0, Duration.ZERO);
            case Event.Answered(boolean text, FinishReason reason)
                    when state instanceof State.Calling calling ->
                    text ? store(TurnState.COMPLETE, reason, null) : saidNothing(calling, reason);
            case Event.CallFailed failed when state instanceof State.Calling calling ->
                    failed(calling, failed);
            case Event.FellSilent(boolean text) when state instanceof State.Calling(int model, _) ->
                    text
                            ? broken(true, ErrorCode.MODEL_TIMEOUT)
                            : nextModel(model, ErrorCode.MODEL_TIMEOUT);
            case Event.DeadlinePassed(boolean text) when runs(state) ->
                    broken(text, ErrorCode.MODEL_TIMEOUT);
            case Event.StopRequested(_) when runs(state) -> store(TurnState.STOPPED, null, null);
            case Event.ShutDown(boolean text) when runs(state) ->
                    broken(text, ErrorCode.SHUTTING_DOWN);
            case Event.UnexpectedFailure(boolean text) when runs(state) ->
                    broken(text, ErrorCode.INTERNAL_ERROR);
            case Event.Stored() when state instanceof State.Ending -> END_TOLD;
            case Event.Refused() when !(state instanceof State.Over) ->
                    new Step(new State.Over(), new Effect.NotifyOwnershipLost());
            case Event.StoreFailed() when state instanceof State.Ending ->
                    new Step(new State.Over(), new Effect.Postpone());
            case Event.Claimed _,
                    Event.Answered _,
                    Event.CallFailed _,
                    Event.FellSilent _,
                    Event.DeadlinePassed _,
                    Event.StopRequested _,
                    Event.ShutDown _,
                    Event.UnexpectedFailure _,
                    Event.Stored _,
                    Event.Refused _,
                    Event.StoreFailed _ ->
                    throw new IllegalStateException(event + " in " + state);
        };
    }

    private static boolean runs(State state) {
        return state instanceof State.Waiting || state instanceof State.Calling;
    }

    /**
     * What a model that was cut off or refused says the second time is the same. A refusal is the
     * answer; one that never came to a word may still come from another model.
     */
    private Step saidNothing(State.Calling calling, FinishReason reason) {
        return switch (reason) {
            case STOP -> retry(calling, Duration.ZERO, ErrorCode.MODEL_PROVIDER_ERROR);
            case REFUSAL, CONTENT_FILTER -> store(TurnState.COMPLETE, reason, null);
            case LENGTH, TOOL_CALLS -> nextModel(calling.model(), ErrorCode.MODEL_PROVIDER_ERROR);
        };
    }

    private Step failed(State.Calling calling, Event.CallFailed failed) {
        if (failed.text()) {
            return broken(true, ErrorCode.MODEL_PROVIDER_ERROR);
        }
        Duration wait = failed.retryAfter() == null ? Duration.ZERO : failed.retryAfter();
        boolean again =
                switch (failed.kind()) {
                    case UNAVAILABLE, RATE_LIMITED, CUT -> wait.compareTo(failed.left()) < 0;
                    case REJECTED, MALFORMED, ABORTED -> false;
                };
        return again
                ? retry(calling, wait, ErrorCode.MODEL_PROVIDER_ERROR)
                : nextModel(calling.model(), ErrorCode.MODEL_PROVIDER_ERROR);
    }

    private Step retry(State.Calling calling, Duration wait, ErrorCode otherwise) {
        return calling.attempt() < RETRIES
                ? call(calling.model(), calling.attempt() + 1, wait)
                : nextModel(calling.model(), otherwise);
    }

    private Step nextModel(int model, ErrorCode otherwise) {
        return model + 1 < models ? call(model + 1, 0, Duration.ZERO) : broken(false, otherwise);
    }

    private static Step call(int model, int attempt, Duration wait) {
        Duration spread = Duration.ZERO;
        if (attempt > 0) {
            Duration doubled = PAUSE.multipliedBy(1L << (attempt - 1));
            spread = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        }
        return new Step(
                new State.Calling(model, attempt), new Effect.Call(model, wait, wait.plus(spread)));
    }

    private static Step broken(boolean text, ErrorCode error) {
        return store(text ? TurnState.INTERRUPTED : TurnState.FAILED, null, error);
    }

    private static Step store(
            TurnState state, @Nullable FinishReason reason, @Nullable ErrorCode error) {
        return new Step(new State.Ending(), new Effect.Store(state, reason, error));
    }
}
