package dev.rejoinder.turn;

import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.Usage;
import org.jspecify.annotations.Nullable;

/**
 * How a turn ended, as it is stored and told.
 *
 * @param state one of the ended ones
 * @param answer all of the text; empty only when FAILED, or STOPPED or COMPLETE before any text
 *     came
 * @param sources what the answer rests on, as compact JSON, or null
 * @param fellBack whether the answer is that the bot does not know
 * @param effort what it took; null where nobody watched
 * @param failure what the model did, where it is at fault; it is not stored, so null where the end
 *     was read from the database
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
        @Nullable ModelFailure failure) {
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
     * What answering took.
     *
     * @param model the one that was asked last
     * @param firstTokenMillis from when the question was stored to the first text; null without any
     * @param millis from when the question was stored to the end
     */
    public record ModelTiming(String model, @Nullable Long firstTokenMillis, long millis) {}

    /** An end without what is not stored. */
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

    /** An end that is no falling back, and that nobody watched. */
    public TurnEnd(
            TurnState state,
            String answer,
            @Nullable FinishReason finishReason,
            @Nullable ErrorCode error,
            @Nullable Usage usage,
            @Nullable String sources) {
        this(state, answer, finishReason, error, usage, sources, false, null, null);
    }

    /** How a turn ends whose conversation was deleted, after this much text. */
    static TurnEnd deleted(String text) {
        return broken(text, ErrorCode.CONVERSATION_NOT_FOUND);
    }

    /** How a turn ends that breaks after this much text. */
    static TurnEnd broken(String text, ErrorCode error) {
        TurnState state = text.isEmpty() ? TurnState.FAILED : TurnState.INTERRUPTED;
        return new TurnEnd(state, text, null, error, null, null);
    }

    /** How a turn that is stored as ended did end. */
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
