package dev.rejoinder.turn;

import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.Usage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A turn as it is stored.
 *
 * @param messageId the answer's id, known from the start
 * @param fence grows each time the turn is taken up; a write under an older one changes nothing
 * @param answer the answer, or as much of it as was last checkpointed; may be empty
 * @param finishReason why the model stopped; set only when COMPLETE
 * @param error why there is no whole answer; set only when INTERRUPTED or FAILED
 * @param sources compact JSON, or null
 * @param answeredAt when it ended, or null while it runs
 * @param streamed whether somebody may have read its text as it grew, so that it must not change
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
        boolean streamed) {
    /**
     * Whether the same request sent again runs it again: it broke, and nobody has seen its text.
     */
    public boolean mayBeTakenUp() {
        return state == TurnState.FAILED || (state == TurnState.INTERRUPTED && !streamed);
    }
}
