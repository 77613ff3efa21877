package dev.rejoinder.turn;

import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of a turn. It maps a state and an event to the next state and an effect. It
 * uses no clock, thread, randomness or database, so a simulator can run millions of turns.
 *
 * <p>A round is one call of a model and the tool calls that it asks for. The machine retries a
 * round only before its first text, because text that a reader has seen is never replaced, and it
 * never repeats an earlier round, because its tools may have had effects.
 *
 * @param models how many models it may try, the bot's own model first
 * @param done the rounds of an earlier run of the turn
 * @param callsLeft whether tool calls of the last of these rounds have no outcome yet
 */
record TurnStateMachine(int models, Progress done, boolean callsLeft) {
    /** After this many rounds the model must answer without tools. */
    static final int MAX_ROUNDS = 8;

    /** How often it retries one model. */
    static final int RETRIES = 2;

    /** The longest backoff before the first retry; it doubles with each retry. */
    static final Duration FIRST_BACKOFF = Duration.ofMillis(500);

    static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);

    /** A turn that starts at its question. */
    TurnStateMachine(int models) {
        this(models, Progress.NONE, false);
    }

    /**
     * Finished rounds.
     *
     * @param text whether they wrote any text
     */
    record Progress(int rounds, boolean text) {
        static final Progress NONE = new Progress(0, false);
    }

    /** The state of a turn in the process that runs it. */
    sealed interface State {
        /** Earlier turns of the conversation have not ended. */
        record Pending() implements State {}

        /**
         * A model call runs.
         *
         * @param attempt counts from 0 for each model and round
         * @param before the rounds before this one
         */
        record Streaming(int model, int attempt, Progress before) implements State {
            /** In the first round. */
            Streaming(int model, int attempt) {
                this(model, attempt, Progress.NONE);
            }
        }

        /**
         * Tool calls run.
         *
         * @param done the rounds so far, including the one that asked for the calls
         */
        record CallingTools(int model, Progress done) implements State {}

        /** The turn is being stored as waiting. */
        record Suspending() implements State {}

        /** The end is being stored. */
        record Finishing() implements State {}

        record Ended() implements State {}
    }

    /** The result of an effect, or an abort. */
    sealed interface Event {
        /** The database granted the lease. */
        record Claimed() implements Event {}

        /** {@code text} is true if this round wrote text. */
        record ModelAnswered(boolean text, FinishReason reason) implements Event {}

        /** The model asked for tool calls. {@code text} as in {@link ModelAnswered}. */
        record ToolCallsRequested(boolean text) implements Event {}

        /** Every tool call of the round has an outcome, and it is stored. */
        record ToolsAnswered() implements Event {}

        /** Some tool calls of the round await somebody outside the server; the others ended. */
        record ToolsAwaited() implements Event {}

        /** The turn is stored as waiting. */
        record Suspended() implements Event {}

        /**
         * {@code text} as in {@link ModelAnswered}. {@code left} is the time until the turn's
         * deadline or until the model's first-token timeout, whichever is shorter. That timeout
         * covers all attempts of one model.
         */
        record CallFailed(
                boolean text,
                ModelException.Kind kind,
                @Nullable Duration retryAfter,
                Duration left)
                implements Event {}

        /**
         * The model exceeded the first-token timeout or the timeout between tokens. {@code text} as
         * in {@link ModelAnswered}.
         */
        record ModelTimedOut(boolean text) implements Event {}

        /** {@code text} is true if the turn has text, here and in the following events. */
        record DeadlinePassed(boolean text) implements Event {}

        record StopRequested(boolean text) implements Event {}

        record ShutDown(boolean text) implements Event {}

        /** A bug in this server. */
        record UnexpectedFailure(boolean text) implements Event {}

        /** The end is durable. */
        record FinishStored() implements Event {}

        /** The turn has a newer fencing token, or its conversation was deleted. */
        record LeaseLost() implements Event {}

        /** The database could not be written. */
        record FinishFailed() implements Event {}
    }

    /** An action of the runner. Its result is the next event. */
    sealed interface Effect {
        /** Claim the turn; retry until that succeeds or the turn is aborted. */
        record Claim() implements Effect {}

        /** Call a model after a random backoff between the two pauses. */
        record CallModel(int model, Duration pauseAtLeast, Duration pauseAtMost)
                implements Effect {}

        /** Store the requested tool calls and run them. */
        record CallTools() implements Effect {}

        /** Store the turn as waiting. */
        record Suspend() implements Effect {}

        /** Give up the turn, and show the readers what it awaits. */
        record PublishWaiting() implements Effect {}

        record StoreFinish(
                TurnState state, @Nullable FinishReason reason, @Nullable ErrorCode error)
                implements Effect {}

        /** Show the stored end to the readers. */
        record PublishEnd() implements Effect {}

        /** Show the readers the end that the database has, which this node did not write. */
        record PublishLeaseLost() implements Effect {}

        /** Keep the end, and retry to store it in the background. */
        record RetryFinish() implements Effect {}
    }

    /** The next state, and the effect to carry out in it. */
    record Step(State state, Effect effect) {}

    private static final Step PUBLISH_END = new Step(new State.Ended(), new Effect.PublishEnd());

    /**
     * Returns the first step. {@code claimed} is true when the store granted the lease on accept.
     */
    Step begin(boolean claimed) {
        return claimed ? start() : new Step(new State.Pending(), new Effect.Claim());
    }

    private Step start() {
        return callsLeft
                ? new Step(new State.CallingTools(0, done), new Effect.CallTools())
                : call(0, 0, done, Duration.ZERO);
    }

    /**
     * Returns the step after {@code event}.
     *
     * @throws IllegalStateException when the event cannot happen in this state, which is a bug
     */
    Step next(State state, Event event) {
        return switch (event) {
            case Event.Claimed() when state instanceof State.Pending -> start();
            case Event.ModelAnswered(boolean text, FinishReason reason)
                    when state instanceof State.Streaming streaming ->
                    text ? store(TurnState.COMPLETE, reason, null) : emptyAnswer(streaming, reason);
            case Event.ToolCallsRequested(boolean text)
                    when state instanceof State.Streaming streaming ->
                    toolCalls(streaming, text);
            case Event.ToolsAnswered()
                    when state instanceof State.CallingTools(int model, Progress soFar) ->
                    call(model, 0, soFar, Duration.ZERO);
            case Event.ToolsAwaited() when state instanceof State.CallingTools ->
                    new Step(new State.Suspending(), new Effect.Suspend());
            case Event.Suspended() when state instanceof State.Suspending ->
                    new Step(new State.Ended(), new Effect.PublishWaiting());
            case Event.CallFailed failed when state instanceof State.Streaming streaming ->
                    failed(streaming, failed);
            case Event.ModelTimedOut(boolean text)
                    when state instanceof State.Streaming streaming ->
                    text
                            ? broken(true, ErrorCode.MODEL_TIMEOUT)
                            : nextModel(streaming, ErrorCode.MODEL_TIMEOUT);
            case Event.DeadlinePassed(boolean text) when isUnfinished(state) ->
                    broken(text, ErrorCode.MODEL_TIMEOUT);
            case Event.StopRequested(_) when isUnfinished(state) ->
                    store(TurnState.STOPPED, null, null);
            case Event.ShutDown(boolean text) when isUnfinished(state) ->
                    broken(text, ErrorCode.SHUTTING_DOWN);
            case Event.UnexpectedFailure(boolean text) when isUnfinished(state) ->
                    broken(text, ErrorCode.INTERNAL_ERROR);
            case Event.FinishStored() when state instanceof State.Finishing -> PUBLISH_END;
            case Event.LeaseLost() when !(state instanceof State.Ended) ->
                    new Step(new State.Ended(), new Effect.PublishLeaseLost());
            case Event.FinishFailed() when state instanceof State.Finishing ->
                    new Step(new State.Ended(), new Effect.RetryFinish());
            case Event.Claimed _,
                    Event.ModelAnswered _,
                    Event.ToolCallsRequested _,
                    Event.ToolsAnswered _,
                    Event.ToolsAwaited _,
                    Event.Suspended _,
                    Event.CallFailed _,
                    Event.ModelTimedOut _,
                    Event.DeadlinePassed _,
                    Event.StopRequested _,
                    Event.ShutDown _,
                    Event.UnexpectedFailure _,
                    Event.FinishStored _,
                    Event.LeaseLost _,
                    Event.FinishFailed _ ->
                    throw new IllegalStateException(event + " in " + state);
        };
    }

    private static boolean isUnfinished(State state) {
        return switch (state) {
            case State.Pending _, State.Streaming _, State.CallingTools _, State.Suspending _ ->
                    true;
            case State.Finishing _, State.Ended _ -> false;
        };
    }

    /** A model that asks for tools after the last round is not obeyed: it was offered none. */
    private Step toolCalls(State.Streaming streaming, boolean text) {
        Progress before = streaming.before();
        if (before.rounds() < MAX_ROUNDS) {
            var soFar = new Progress(before.rounds() + 1, before.text() || text);
            return new Step(
                    new State.CallingTools(streaming.model(), soFar), new Effect.CallTools());
        }
        return text
                ? store(TurnState.COMPLETE, FinishReason.TOOL_CALLS, null)
                : nextModel(streaming, ErrorCode.MODEL_PROVIDER_ERROR);
    }

    /**
     * An empty answer is retried; after text of earlier rounds, it may be all that there is to say.
     * A refusal or a filtered answer completes the turn. After an empty answer that reached its
     * limit or called a tool, only another model can help.
     */
    private Step emptyAnswer(State.Streaming streaming, FinishReason reason) {
        return switch (reason) {
            case STOP ->
                    streaming.before().text() && streaming.attempt() == RETRIES
                            ? store(TurnState.COMPLETE, reason, null)
                            : retry(streaming, Duration.ZERO, ErrorCode.MODEL_PROVIDER_ERROR);
            case REFUSAL, CONTENT_FILTER -> store(TurnState.COMPLETE, reason, null);
            case LENGTH, TOOL_CALLS, HANDOVER ->
                    nextModel(streaming, ErrorCode.MODEL_PROVIDER_ERROR);
        };
    }

    private Step failed(State.Streaming streaming, Event.CallFailed failed) {
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
                ? retry(streaming, wait, ErrorCode.MODEL_PROVIDER_ERROR)
                : nextModel(streaming, ErrorCode.MODEL_PROVIDER_ERROR);
    }

    private Step retry(State.Streaming streaming, Duration wait, ErrorCode otherwise) {
        return streaming.attempt() < RETRIES
                ? call(streaming.model(), streaming.attempt() + 1, streaming.before(), wait)
                : nextModel(streaming, otherwise);
    }

    /** Another model goes on from the round that failed. */
    private Step nextModel(State.Streaming streaming, ErrorCode otherwise) {
        Progress before = streaming.before();
        int next = streaming.model() + 1;
        return next < models
                ? call(next, 0, before, Duration.ZERO)
                : broken(before.text(), otherwise);
    }

    private static Step call(int model, int attempt, Progress before, Duration wait) {
        Duration spread = Duration.ZERO;
        if (attempt > 0) {
            Duration doubled = FIRST_BACKOFF.multipliedBy(1L << (attempt - 1));
            spread = doubled.compareTo(LONGEST_BACKOFF) < 0 ? doubled : LONGEST_BACKOFF;
        }
        return new Step(
                new State.Streaming(model, attempt, before),
                new Effect.CallModel(model, wait, wait.plus(spread)));
    }

    private static Step broken(boolean text, ErrorCode error) {
        return store(text ? TurnState.INTERRUPTED : TurnState.FAILED, null, error);
    }

    private static Step store(
            TurnState state, @Nullable FinishReason reason, @Nullable ErrorCode error) {
        return new Step(new State.Finishing(), new Effect.StoreFinish(state, reason, error));
    }
}
