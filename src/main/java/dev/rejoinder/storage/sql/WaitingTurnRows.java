package dev.rejoinder.storage.sql;

import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnStore.Suspension;
import java.util.List;

/**
 * Turns that wait for decisions about their tool calls. The row with what a turn needs to go on
 * stays until the turn ends: a decision whose commit is repeated reads it again.
 */
final class WaitingTurnRows {
    private static final String SUSPEND =
            "update turn set state = 'WAITING', lease_owner = null, lease_until = null, "
                    + TurnColumns.SET_TOOL_EVENTS
                    + """
                    , fence = fence + 1, resumptions = coalesce(resumptions, 0) + 1
                    where
                    """
                    + TurnColumns.IS_KEY
                    + " and fence = :fence and state = 'STREAMING'";
    private static final String IS_SUSPENDED =
            "select count(*) from turn where "
                    + TurnColumns.IS_KEY
                    + " and fence = :fence + 1 and state = 'WAITING'";
    private static final String ADD =
            """
            insert into waiting_turn (bot_id, conversation_id, sequence, expires_at, request)
            values (:bot_id, :conversation_id, :sequence, ${clock} + :wait_millis, :request)
            on conflict (bot_id, conversation_id, sequence) do update
            set expires_at = excluded.expires_at, request = excluded.request
            """;
    private static final String REQUEST =
            "select request from waiting_turn where " + TurnColumns.IS_KEY;
    private static final String REMOVE = "delete from waiting_turn where " + TurnColumns.IS_KEY;

    private static final String EXPIRED =
            """
            select w.bot_id, w.conversation_id, w.sequence from waiting_turn w
            join turn t on t.bot_id = w.bot_id and t.conversation_id = w.conversation_id
                and t.sequence = w.sequence and t.state = 'WAITING'
            where w.expires_at <= ${clock} + :clock_origin
            """;
    private static final String FIND_EXPIRED = EXPIRED + "order by w.expires_at limit :most";
    private static final String IS_EXPIRED =
            "select count(*) from ("
                    + EXPIRED
                    + """
                    and w.bot_id = :bot_id and w.conversation_id = :conversation_id
                        and w.sequence = :sequence) expired
                    """;

    private final Dialect dialect;
    private final ConversationLock lock;
    private final String add;
    private final String findExpired;
    private final String isExpired;

    WaitingTurnRows(Dialect dialect) {
        this.dialect = dialect;
        this.lock = new ConversationLock(dialect);
        this.add = TurnColumns.withClock(ADD, dialect);
        this.findExpired = TurnColumns.withClock(FIND_EXPIRED, dialect);
        this.isExpired = TurnColumns.withClock(IS_EXPIRED, dialect);
    }

    /**
     * See {@link dev.rejoinder.turn.TurnStore#suspend}.
     *
     * @param mayBeDone whether an earlier attempt may have suspended the turn
     */
    boolean suspend(Sql sql, TurnKey key, long fence, Suspension suspension, boolean mayBeDone) {
        lock.take(sql, key.botId(), key.conversationId());
        Parameters parameters =
                TurnColumns.key(key)
                        .and("fence", fence)
                        .and("tool_events", ToolStepChanges.lastEvent(0, suspension.awaiting()))
                        .and("wait_millis", dialect.leaseOrigin() + suspension.atMost().toMillis())
                        .and("request", suspension.request());
        if (mayBeDone && sql.number(IS_SUSPENDED, parameters) > 0) {
            return true;
        }
        if (sql.update(SUSPEND, parameters) == 0) {
            return false;
        }
        ToolCallRows.put(sql, key, suspension.awaiting());
        sql.update(add, parameters);
        return true;
    }

    String request(Sql sql, TurnKey key) {
        return sql.queryOne(REQUEST, row -> row.text("request"), TurnColumns.key(key))
                .orElseThrow(() -> new IllegalStateException(key + " has not waited"));
    }

    void remove(Sql sql, TurnKey key) {
        sql.update(REMOVE, TurnColumns.key(key));
    }

    /** Returns some turns that have waited too long. */
    List<TurnKey> expired(Sql sql, int most) {
        Parameters parameters =
                Parameters.of("clock_origin", dialect.leaseOrigin()).and("most", most);
        return sql.query(findExpired, TurnColumns::key, parameters);
    }

    /** Whether the turn waits and has waited too long. */
    boolean isExpired(Sql sql, TurnKey key) {
        Parameters parameters = TurnColumns.key(key).and("clock_origin", dialect.leaseOrigin());
        return sql.number(isExpired, parameters) > 0;
    }
}
