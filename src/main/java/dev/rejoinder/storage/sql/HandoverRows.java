package dev.rejoinder.storage.sql;

import dev.rejoinder.conversation.MessageAuthor;
import dev.rejoinder.event.NewEvent;
import dev.rejoinder.handover.Handover;
import dev.rejoinder.handover.HandoverReason;
import dev.rejoinder.handover.HandoverRequest;
import dev.rejoinder.handover.HandoverState;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of handovers, and their changes. Every change also sets {@code conversation.handover},
 * and belongs to a transaction that holds the lock of the conversation.
 */
final class HandoverRows {
    private static final Columns COLUMNS =
            Columns.of(
                    "bot_id",
                    "conversation_id",
                    "number",
                    "state",
                    "reason",
                    "note",
                    "agent_id",
                    "agent_name",
                    "unanswered",
                    "version",
                    "requested_at",
                    "expires_at",
                    "accepted_at",
                    "ended_at",
                    "changed_at");

    /** Select list for {@link #handover}; the query must name the table {@code handover h}. */
    static final String READ_FROM_H = COLUMNS.from("h");

    static final String SELECT = "select " + READ_FROM_H + " from handover h\n";

    /** Condition of the columns of {@code conversation} under which the bot answers. */
    static final String BOT_ANSWERS = "(handover is null or handover = 'ENDED')";

    private static final String IS_CONVERSATION =
            "h.bot_id = :bot_id and h.conversation_id = :conversation_id";
    private static final String LATEST =
            SELECT + "where " + IS_CONVERSATION + " order by h.number desc limit 1";
    static final String OF_CONVERSATION =
            SELECT + "where " + IS_CONVERSATION + " order by h.number";
    private static final String IS_KEY =
            "bot_id = :bot_id and conversation_id = :conversation_id and number = :number";
    private static final String CHANGED_AT = "${clock} + :clock_origin";

    private static final String INSERT =
            COLUMNS.with(
                            "number",
                            "(select coalesce(max(n.number), 0) + 1 from handover n"
                                    + " where n.bot_id = :bot_id"
                                    + " and n.conversation_id = :conversation_id)")
                    .with("unanswered", "0")
                    .with("version", "1")
                    .with("expires_at", "${clock} + :clock_origin + :wait_millis")
                    .with("ended_at", "null")
                    .with("changed_at", CHANGED_AT)
                    .insertInto("handover");
    private static final String ACCEPT =
            "update handover set state = 'ACTIVE', agent_id = :agent_id, agent_name = :agent_name,"
                    + " accepted_at = :now, version = version + 1, changed_at = "
                    + CHANGED_AT
                    + " where "
                    + IS_KEY
                    + " and version = :version and state = 'WAITING'";
    private static final String END =
            "update handover set state = 'ENDED', unanswered = :unanswered, ended_at = :now,"
                    + " version = version + 1, changed_at = "
                    + CHANGED_AT
                    + " where "
                    + IS_KEY
                    + " and version = :version and state <> 'ENDED'";
    private static final String TOUCH =
            "update handover set changed_at = "
                    + CHANGED_AT
                    + " where bot_id = :bot_id and conversation_id = :conversation_id"
                    + " and state <> 'ENDED'";
    private static final String SET_STATE =
            "update conversation set handover = :state where " + ConversationColumns.IS_KEY;

    private final Dialect dialect;
    private final EventOutbox outbox;
    private final HandoverMailQueue mails;
    private final String insert;
    private final String accept;
    private final String end;
    private final String touch;

    HandoverRows(Dialect dialect, EventOutbox outbox, HandoverMailQueue mails) {
        this.outbox = outbox;
        this.mails = mails;
        this.dialect = dialect;
        this.insert = TurnColumns.withClock(INSERT, dialect);
        this.accept = TurnColumns.withClock(ACCEPT, dialect);
        this.end = TurnColumns.withClock(END, dialect);
        this.touch = TurnColumns.withClock(TOUCH, dialect);
    }

    /** Returns the latest handover of a conversation. */
    static Optional<Handover> latest(Sql sql, String botId, String conversationId) {
        return sql.queryOne(
                LATEST, HandoverRows::handover, ConversationColumns.key(botId, conversationId));
    }

    /** Returns the handover that is waiting or active. */
    static Optional<Handover> open(Sql sql, String botId, String conversationId) {
        return latest(sql, botId, conversationId).filter(found -> found.state().isOpen());
    }

    /**
     * Starts a handover; none may be open.
     *
     * @param agent who has it from the beginning; null if it waits
     */
    Handover begin(
            Sql sql,
            String botId,
            String conversationId,
            HandoverRequest request,
            @Nullable MessageAuthor agent,
            long now) {
        HandoverState state = agent == null ? HandoverState.WAITING : HandoverState.ACTIVE;
        Parameters parameters =
                parameters(botId, conversationId)
                        .and("state", state.name())
                        .and("reason", request.reason().name())
                        .and("note", request.note())
                        .and("agent_id", agent == null ? null : agent.id())
                        .and("agent_name", agent == null ? null : agent.name())
                        .and("requested_at", now)
                        .and("accepted_at", agent == null ? null : now)
                        .and("wait_millis", request.waits().toMillis());
        sql.update(insert, parameters);
        Handover begun = changed(sql, parameters, botId, conversationId, now);
        if (begun.state() == HandoverState.WAITING) {
            mails.add(sql, begun);
        }
        return begun;
    }

    /** Gives a waiting handover to an agent. */
    Handover accept(Sql sql, Handover waiting, MessageAuthor agent, long now) {
        Parameters parameters =
                key(waiting)
                        .and("state", HandoverState.ACTIVE.name())
                        .and("agent_id", agent.id())
                        .and("agent_name", agent.name())
                        .and("now", now);
        requireChange(sql.update(accept, parameters), waiting);
        return changed(sql, parameters, waiting.botId(), waiting.conversationId(), now);
    }

    /** Ends an open handover. */
    Handover end(Sql sql, Handover open, boolean unanswered, long now) {
        Parameters parameters =
                key(open)
                        .and("state", HandoverState.ENDED.name())
                        .and("unanswered", unanswered ? 1 : 0)
                        .and("now", now);
        requireChange(sql.update(end, parameters), open);
        return changed(sql, parameters, open.botId(), open.conversationId(), now);
    }

    /** A conversation with an open handover got a message. */
    void touch(Sql sql, String botId, String conversationId) {
        sql.update(touch, parameters(botId, conversationId));
    }

    private Handover changed(
            Sql sql, Parameters state, String botId, String conversationId, long now) {
        sql.update(SET_STATE, state);
        Handover changed =
                latest(sql, botId, conversationId)
                        .orElseThrow(() -> new IllegalStateException("a handover is missing"));
        for (NewEvent event : HandoverEvents.of(changed)) {
            outbox.add(sql, event, now);
        }
        return changed;
    }

    /** The lock of the conversation rules this out; the statement checks it all the same. */
    private static void requireChange(int rows, Handover expected) {
        if (rows == 0) {
            throw new IllegalStateException("changed meanwhile: " + expected.conversationId());
        }
    }

    private Parameters parameters(String botId, String conversationId) {
        return ConversationColumns.key(botId, conversationId)
                .and("clock_origin", dialect.leaseOrigin());
    }

    private Parameters key(Handover handover) {
        return parameters(handover.botId(), handover.conversationId())
                .and("number", handover.number())
                .and("version", handover.version());
    }

    static Handover handover(ResultRow row) throws SQLException {
        String agentId = row.textOrNull("agent_id");
        return new Handover(
                row.text("bot_id"),
                row.text("conversation_id"),
                row.integer("number"),
                HandoverState.valueOf(row.text("state")),
                HandoverReason.valueOf(row.text("reason")),
                row.textOrNull("note"),
                agentId == null ? null : new MessageAuthor(agentId, row.text("agent_name")),
                row.flag("unanswered"),
                row.integer("version"),
                row.instant("requested_at"),
                row.instant("expires_at"),
                row.instantOrNull("accepted_at"),
                row.instantOrNull("ended_at"),
                row.number("changed_at"));
    }
}
