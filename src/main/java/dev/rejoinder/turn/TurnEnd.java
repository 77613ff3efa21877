package dev.rejoinder.turn;

import dev.rejoinder.budget.TurnCharge;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.Usage;
import org.jspecify.annotations.Nullable;

/**
 * How a turn ended. It is stored and sent to clients.
 *
 * @param state one of the ended states
 * @param answer the whole text; empty only when FAILED, or when STOPPED or COMPLETE without text
 * @param sources the cited passages as compact JSON, or null
 * @param fellBack whether the answer is the bot's fallback message
 * @param effort model and timing; null where they were not measured
 * @param failure the failure of the model, if it caused the end; it is not stored, so null where
 *     the end was read from the database
 * @param charge the cost and the budgets that it counts in; null without any
 * @param attachmentTokens an estimate of the tokens that the model read for attachments
 */
public record TurnEnd(
        TurnState state,
        String answer,
        @Nullable FinishReason finishReason,
        @Nullable ErrorCode error,
        @Nullable Usage usage,
        @Nullable String sources,
        boolean fellBack,
        @Nullable ModelTiming effort,
        @Nullable ModelFailure failure,
        @Nullable TurnCharge charge,
        long attachmentTokens) {
    public TurnEnd {
        if (!state.ended()) {
            throw new IllegalArgumentException("a turn cannot end as " + state);
        }
        if ((state == TurnState.COMPLETE) != (finishReason != null)) {
            throw new IllegalArgumentException("only a complete turn has a finish reason");
        }
        boolean broken = state == TurnState.FAILED || state == TurnState.INTERRUPTED;
        if (broken != (error != null)) {
            throw new IllegalArgumentException("a broken turn, and no other, has an error");
        }
        if (broken && answer.isEmpty() != (state == TurnState.FAILED)) {
            throw new IllegalArgumentException("a failed turn has no text, an interrupted one has");
        }
    }

    /**
     * Model and timing of an answer.
     *
     * @param model the model that was called last
     * @param firstTokenMillis from storing the question to the first text; null without text
     * @param millis from storing the question to the end
     */
    public record ModelTiming(String model, @Nullable Long firstTokenMillis, long millis) {}

    /** An end without a charge or attachments. */
    public TurnEnd(
            TurnState state,
            String answer,
            @Nullable FinishReason finishReason,
            @Nullable ErrorCode error,
            @Nullable Usage usage,
            @Nullable String sources,
            boolean fellBack,
            @Nullable ModelTiming effort,
            @Nullable ModelFailure failure) {
        this(
                state,
                answer,
                finishReason,
                error,
                usage,
                sources,
                fellBack,
                effort,
                failure,
                null,
                0);
    }

    /** An end without a model failure. */
    public TurnEnd(
            TurnState state,
            String answer,
            @Nullable FinishReason finishReason,
            @Nullable ErrorCode error,
            @Nullable Usage usage,
            @Nullable String sources,
            boolean fellBack,
            @Nullable ModelTiming effort) {
        this(state, answer, finishReason, error, usage, sources, fellBack, effort, null);
    }

    /** An end without fallback, timing or model failure. */
    public TurnEnd(
            TurnState state,
            String answer,
            @Nullable FinishReason finishReason,
            @Nullable ErrorCode error,
            @Nullable Usage usage,
            @Nullable String sources) {
        this(state, answer, finishReason, error, usage, sources, false, null, null);
    }

    /** The end of a turn whose conversation was deleted after this text. */
    static TurnEnd deleted(String text) {
        return broken(text, ErrorCode.CONVERSATION_NOT_FOUND);
    }

    /** The end of a turn that broke after this text. */
    static TurnEnd broken(String text, ErrorCode error) {
        TurnState state = text.isEmpty() ? TurnState.FAILED : TurnState.INTERRUPTED;
        return new TurnEnd(state, text, null, error, null, null);
    }

    /** The end of a stored turn that has ended. */
    static TurnEnd of(Turn turn) {
        return new TurnEnd(
                turn.state(),
                turn.answer(),
                turn.finishReason(),
                turn.error(),
                turn.usage(),
                turn.sources());
    }
}
