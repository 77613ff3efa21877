package dev.rejoinder.storage.sql;

import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnState;
import dev.rejoinder.turn.TurnStore.Lease;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a turn: those that are read, those that a new turn sets, and those that its end
 * sets.
 */
final class TurnColumns {
    private static final Columns READ =
            Columns.of(
                    "bot_id",
                    "conversation_id",
                    "sequence",
                    "user_message_id",
                    "message_id",
                    "state",
                    "fence",
                    "question",
                    "answer",
                    "finish_reason",
                    "error_code",
                    "input_tokens",
                    "output_tokens",
                    "sources",
                    "created_at",
                    "answered_at",
                    "streamed",
                    "resumptions",
                    "tool_events",
                    "attachments");

    private static final String CLOCK = "${clock}";

    /** Expiry of a lease taken now. Pass the statement through {@link #withClock}. */
    static final String LEASE_UNTIL = CLOCK + " + :lease_millis";

    /** Columns of a new turn. */
    static final Columns NEW =
            Columns.of(
                            "bot_id",
                            "conversation_id",
                            "sequence",
                            "user_message_id",
                            "message_id",
                            "state",
                            "fence",
                            "lease_owner",
                            "created_at",
                            "question",
                            "metadata",
                            "streamed",
                            "attachments")
                    .with("lease_until", LEASE_UNTIL)
                    .with("answer", "''");

    /** Columns set when a turn ends. */
    static final Columns END =
            Columns.of(
                            "state",
                            "answer",
                            "finish_reason",
                            "error_code",
                            "input_tokens",
                            "output_tokens",
                            "sources",
                            "answered_at")
                    .with("lease_owner", "null")
                    .with("lease_until", "null");

    /**
     * Columns set when a failed turn is retried: its end is cleared and its fencing token
     * increases. The answer is the text that is kept.
     */
    static final Columns RETRY =
            END.cleared()
                    .with("state", ":state")
                    .with("fence", "fence + 1")
                    .with("lease_owner", ":lease_owner")
                    .with("lease_until", LEASE_UNTIL)
                    .with("answer", ":answer")
                    .with("sources", "case when :answer = '' then null else sources end")
                    .with("stop_requested", "null")
                    .with("streamed", ":streamed")
                    .with("tool_events", "coalesce(:tool_events, tool_events)")
                    // A claim must not change the run of text that is kept.
                    .with(
                            "resumptions",
                            "case when tool_events is null then resumptions"
                                    + " else coalesce(resumptions, 0) end");

    /** Select list for {@link #turn}; the query must name the table {@code turn t}. */
    static final String READ_FROM_T = READ.from("t");

    static final String SELECT = "select " + READ_FROM_T + " from turn t\n";

    static final String IS_KEY =
            "bot_id = :bot_id and conversation_id = :conversation_id and sequence = :sequence";

    static final String IS_OPEN = "state in ('PENDING', 'STREAMING')";

    /** Whether the turn has tool calls. A turn that has waited always has. */
    static final String HAS_TOOL_CALLS = "tool_events is not null";

    /** The number of the last tool event never decreases. */
    static final String SET_TOOL_EVENTS =
            "tool_events = case when coalesce(tool_events, 0) < :tool_events then :tool_events"
                    + " else coalesce(tool_events, 0) end";

    private TurnColumns() {}

    /** Fills in the dialect's lease clock. */
    static String withClock(String text, Dialect dialect) {
        return text.replace(CLOCK, dialect.leaseClock());
    }

    static Parameters key(TurnKey key) {
        return ConversationColumns.key(key.botId(), key.conversationId())
                .and("sequence", key.sequence());
    }

    /** Parameters that are arrays; require {@link Dialect#supportsMultiStatement}. */
    static Parameters keys(List<TurnKey> keys) {
        return Parameters.of("bots", keys.stream().map(TurnKey::botId).toArray(String[]::new))
                .and(
                        "conversations",
                        keys.stream().map(TurnKey::conversationId).toArray(String[]::new))
                .and("sequences", keys.stream().map(TurnKey::sequence).toArray(Long[]::new));
    }

    static Parameters addLease(Parameters parameters, Lease lease, Dialect dialect) {
        return parameters
                .and("lease_owner", lease.owner())
                .and("lease_millis", dialect.leaseOrigin() + lease.duration().toMillis());
    }

    /** Parameters for {@link #NEW}, except the lease, the sequence and the state. */
    static Parameters of(NewTurn turn, long now) {
        return ConversationColumns.key(turn.botId(), turn.conversationId())
                .and("user_message_id", turn.userMessageId())
                .and("message_id", turn.messageId())
                .and("fence", TurnAcceptance.FIRST_FENCE)
                .and("created_at", now)
                .and("question", turn.question())
                .and("metadata", turn.metadata())
                .and("streamed", turn.streamed() ? 1 : 0)
                .and("attachments", turn.files().isEmpty() ? null : turn.files().ids().size());
    }

    /** Adds the parameters for {@link #END}. */
    static void add(Parameters parameters, TurnEnd end, long now) {
        FinishReason finishReason = end.finishReason();
        ErrorCode error = end.error();
        Usage usage = end.usage();
        parameters
                .and("state", end.state().name())
                .and("answer", end.answer())
                .and("finish_reason", finishReason == null ? null : finishReason.name())
                .and("error_code", error == null ? null : error.name())
                .and("input_tokens", usage == null ? null : usage.inputTokens())
                .and("output_tokens", usage == null ? null : usage.outputTokens())
                .and("sources", end.sources())
                .and("answered_at", now);
    }

    static TurnKey key(ResultRow row) throws SQLException {
        return new TurnKey(row.text("bot_id"), row.text("conversation_id"), row.number("sequence"));
    }

    static Turn turn(ResultRow row) throws SQLException {
        TurnKey key = key(row);
        String userMessageId = row.text("user_message_id");
        String messageId = row.text("message_id");
        TurnState state = TurnState.valueOf(row.text("state"));
        long fence = row.number("fence");
        String question = row.text("question");
        String answer = row.text("answer");
        String finishReason = row.textOrNull("finish_reason");
        String error = row.textOrNull("error_code");
        Integer resumptions = row.integerOrNull("resumptions");
        Integer toolEvents = row.integerOrNull("tool_events");
        Integer attachments = row.integerOrNull("attachments");
        return new Turn(
                key,
                userMessageId,
                messageId,
                state,
                fence,
                question,
                answer,
                finishReason == null ? null : FinishReason.valueOf(finishReason),
                error == null ? null : ErrorCode.valueOf(error),
                usage(row),
                row.textOrNull("sources"),
                row.instant("created_at"),
                row.instantOrNull("answered_at"),
                row.flag("streamed"),
                resumptions == null ? fence : fence - resumptions,
                toolEvents == null ? 0 : toolEvents,
                attachments == null ? 0 : attachments);
    }

    private static @Nullable Usage usage(ResultRow row) throws SQLException {
        Integer inputTokens = row.integerOrNull("input_tokens");
        Integer outputTokens = row.integerOrNull("output_tokens");
        return inputTokens == null || outputTokens == null
                ? null
                : new Usage(inputTokens, outputTokens);
    }
}
