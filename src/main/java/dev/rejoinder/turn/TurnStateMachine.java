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
 * <p>It retries only before the first text, because text that a reader has seen is never replaced.
 *
 * @param models how many models it may try, the bot's own model first
 */
record TurnStateMachine(int models) {
    /** How often it retries one model. */
    static final int RETRIES = 2;

    /** The longest backoff before the first retry; it doubles with each retry. */
    static final Duration FIRST_BACKOFF = Duration.ofMillis(500);

    static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);

    /** The state of a turn in the process that runs it. */
    sealed interface State {
        /** Earlier turns of the conversation have not ended. */
        record Pending() implements State {}

        /** A model call runs. {@code attempt} counts from 0 for each model. */
        record Streaming(int model, int attempt) implements State {}

        /** The end is being stored. */
        record Finishing() implements State {}

        record Ended() implements State {}
    }

    /** The result of an effect, or an abort. */
    sealed interface Event {
        /** The database granted the lease. */
        record Claimed() implements Event {}

        record ModelAnswered(boolean text, FinishReason reason) implements Event {}

        /**
         * {@code left} is the time until the turn's deadline or until the model's first-token
         * timeout, whichever is shorter. That timeout covers all attempts of one model.
         */
        record CallFailed(
                boolean text,
                ModelException.Kind kind,
                @Nullable Duration retryAfter,
                Duration left)
                implements Event {}

        /** The model exceeded the first-token timeout or the timeout between tokens. */
        record ModelTimedOut(boolean text) implements Event {}

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
        return claimed
                ? call(0, 0, Duration.ZERO)
                : new Step(new State.Pending(), new Effect.Claim());
    }

    /**
     * Returns the step after {@code event}.
     *
     * @throws IllegalStateException when the event cannot happen in this state, which is a bug
     */
    Step next(State state, Event event) {
        return switch (event) {
            case Event.Claimed() when state instanceof State.Pending -> call(0, 0, Duration.ZERO);
            case Event.ModelAnswered(boolean text, FinishReason reason)
                    when state instanceof State.Streaming streaming ->
                    text ? store(TurnState.COMPLETE, reason, null) : emptyAnswer(streaming, reason);
            case Event.CallFailed failed when state instanceof State.Streaming streaming ->
                    failed(streaming, failed);
            case Event.ModelTimedOut(boolean text)
                    when state instanceof State.Streaming(int model, _) ->
                    text
                            ? broken(true, ErrorCode.MODEL_TIMEOUT)
                            : nextModel(model, ErrorCode.MODEL_TIMEOUT);
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
        return state instanceof State.Pending || state instanceof State.Streaming;
    }

    /**
     * An empty answer is retried. A refusal or a filtered answer completes the turn. After an empty
     * answer that reached its limit or called a tool, only another model can help.
     */
    private Step emptyAnswer(State.Streaming streaming, FinishReason reason) {
        return switch (reason) {
            case STOP -> retry(streaming, Duration.ZERO, ErrorCode.MODEL_PROVIDER_ERROR);
            case REFUSAL, CONTENT_FILTER -> store(TurnState.COMPLETE, reason, null);
            case LENGTH, TOOL_CALLS -> nextModel(streaming.model(), ErrorCode.MODEL_PROVIDER_ERROR);
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
                : nextModel(streaming.model(), ErrorCode.MODEL_PROVIDER_ERROR);
    }

    private Step retry(State.Streaming streaming, Duration wait, ErrorCode otherwise) {
        return streaming.attempt() < RETRIES
                ? call(streaming.model(), streaming.attempt() + 1, wait)
                : nextModel(streaming.model(), otherwise);
    }

    private Step nextModel(int model, ErrorCode otherwise) {
        return model + 1 < models ? call(model + 1, 0, Duration.ZERO) : broken(false, otherwise);
    }

    private static Step call(int model, int attempt, Duration wait) {
        Duration spread = Duration.ZERO;
        if (attempt > 0) {
            Duration doubled = FIRST_BACKOFF.multipliedBy(1L << (attempt - 1));
            spread = doubled.compareTo(LONGEST_BACKOFF) < 0 ? doubled : LONGEST_BACKOFF;
        }
        return new Step(
                new State.Streaming(model, attempt),
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
