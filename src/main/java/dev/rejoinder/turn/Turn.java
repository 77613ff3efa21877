package dev.rejoinder.turn;

import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.Usage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored turn.
 *
 * @param messageId the id of the answer, assigned on accept
 * @param fence the fencing token; it grows with each claim and restart, and a write with an older
 *     one changes nothing
 * @param answer the answer, or its last checkpoint; may be empty
 * @param finishReason why the model stopped; set only when COMPLETE
 * @param error why the answer is missing or partial; set only when INTERRUPTED or FAILED
 * @param sources compact JSON, or null
 * @param answeredAt when the turn ended; null while it runs
 * @param run the run that the text belongs to; it grows like the fencing token, except when a turn
 *     waits or goes on, because that changes no text
 * @param toolEvents how many {@link ToolEvent}s the turn has
 * @param attachments how many attachments the question has
 * @param streamed whether a reader may have seen the text while it grew, so that it must not change
 */
public record Turn(
        TurnKey key,
        String userMessageId,
        String messageId,
        TurnState state,
        long fence,
        String question,
        String answer,
        @Nullable FinishReason finishReason,
        @Nullable ErrorCode error,
        @Nullable Usage usage,
        @Nullable String sources,
        Instant createdAt,
        @Nullable Instant answeredAt,
        boolean streamed,
        long run,
        int toolEvents,
        int attachments) {
    /** A turn without tool calls and attachments. */
    public Turn(
            TurnKey key,
            String userMessageId,
            String messageId,
            TurnState state,
            long fence,
            String question,
            String answer,
            @Nullable FinishReason finishReason,
            @Nullable ErrorCode error,
            @Nullable Usage usage,
            @Nullable String sources,
            Instant createdAt,
            @Nullable Instant answeredAt,
            boolean streamed) {
        this(
                key,
                userMessageId,
                messageId,
                state,
                fence,
                question,
                answer,
                finishReason,
                error,
                usage,
                sources,
                createdAt,
                answeredAt,
                streamed,
                fence,
                0,
                0);
    }

    /** Whether a repeated request restarts the turn: it broke, and no reader has seen its text. */
    public boolean mayRestart() {
        return state == TurnState.FAILED || (state == TurnState.INTERRUPTED && !streamed);
    }

    /** The same turn with this many attachments. */
    public Turn withAttachments(int count) {
        return new Turn(
                key,
                userMessageId,
                messageId,
                state,
                fence,
                question,
                answer,
                finishReason,
                error,
                usage,
                sources,
                createdAt,
                answeredAt,
                streamed,
                run,
                toolEvents,
                count);
    }
}
