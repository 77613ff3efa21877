package dev.rejoinder.storage.sql;

import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnState;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** How a turn is read from its row. */
final class TurnRows {
    /** What {@link #turn} expects of a select on {@code turn t}, in order. */
    static final String COLUMNS =
            """
            t.bot_id, t.conversation_id, t.sequence, t.user_message_id, t.message_id, t.state,
            t.fence, t.question, t.answer, t.finish_reason, t.error_code, t.input_tokens,
            t.output_tokens, t.sources, t.created_at, t.answered_at, t.streamed
            """;

    private TurnRows() {}

    static Turn turn(ResultRow row) throws SQLException {
        String finishReason = row.textOrNull(10);
        String error = row.textOrNull(11);
        return new Turn(
                new TurnKey(row.text(1), row.text(2), row.number(3)),
                row.text(4),
                row.text(5),
                TurnState.valueOf(row.text(6)),
                row.number(7),
                row.text(8),
                row.text(9),
                finishReason == null ? null : FinishReason.valueOf(finishReason),
                error == null ? null : ErrorCode.valueOf(error),
                usage(row),
                row.textOrNull(14),
                row.instant(15),
                row.instantOrNull(16),
                row.number(17) == 1);
    }

    private static @Nullable Usage usage(ResultRow row) throws SQLException {
        Integer inputTokens = row.integerOrNull(12);
        Integer outputTokens = row.integerOrNull(13);
        return inputTokens == null || outputTokens == null
                ? null
                : new Usage(inputTokens, outputTokens);
    }
}
