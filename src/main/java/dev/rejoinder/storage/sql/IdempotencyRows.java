package dev.rejoinder.storage.sql;

import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.TurnKey;
import java.sql.SQLException;
import java.util.Optional;

/** The keys of requests, and the turns that they have led to. */
final class IdempotencyRows {
    static final Columns COLUMNS =
            Columns.of(
                    "bot_id",
                    "key_hash",
                    "fingerprint",
                    "conversation_id",
                    "sequence",
                    "created_at");

    private static final String FIND =
            "select "
                    + COLUMNS.names()
                    + ", (select count(*) from conversation c where c.bot_id = i.bot_id"
                    + " and c.id = i.conversation_id) as conversations"
                    + " from idempotency i where bot_id = :bot_id and key_hash = :key_hash";
    private static final String SAME_ACTION =
            "select count(*) from turn t where "
                    + TurnColumns.IS_KEY
                    + " and (t.answered_at is null or t.answered_at >= :since)"
                    + " and exists (select 1 from tool_call s where s.bot_id = t.bot_id"
                    + " and s.conversation_id = t.conversation_id and s.sequence = t.sequence and "
                    + ToolCallRows.ASKS_APPROVAL
                    + ")";
    private static final String INSERT = COLUMNS.insertInto("idempotency");
    private static final String REPLACE =
            INSERT
                    + "on conflict (bot_id, key_hash) do update set "
                    + COLUMNS.excluded("bot_id", "key_hash");

    private IdempotencyRows() {}

    /** Before the fingerprint of a row whose first attempt has not arrived yet. */
    private static final String OVERTAKEN = "retry:";

    private static final String CLAIM =
            "update idempotency set fingerprint = :fingerprint"
                    + " where bot_id = :bot_id and key_hash = :key_hash";

    /**
     * A stored key.
     *
     * @param exists whether the conversation of its turn was not deleted
     * @param overtaken whether only a retry has arrived so far
     */
    record KnownKey(
            String fingerprint, TurnKey turn, long createdAt, boolean exists, boolean overtaken) {
        /** Whether a request gets the turn of this key. */
        boolean serves(Sql sql, NewTurn.Reuse reuse, long now) {
            long age = now - createdAt;
            return switch (reuse) {
                case ALWAYS -> true;
                case RECENT -> exists && age <= NewTurn.Reuse.RETRY_WINDOW.toMillis();
                case NEVER -> isOvertaken(age);
                case SAME_ACTION -> isOvertaken(age) || (exists && acts(sql, now));
            };
        }

        private boolean isOvertaken(long age) {
            return exists && overtaken && age <= NewTurn.Reuse.OVERTAKEN_WINDOW.toMillis();
        }

        /** Whether the turn waits for an approval, or has done so until shortly before. */
        private boolean acts(Sql sql, long now) {
            long since = now - NewTurn.Reuse.RETRY_WINDOW.toMillis();
            return sql.number(SAME_ACTION, TurnColumns.key(turn).and("since", since)) > 0;
        }
    }

    static Optional<KnownKey> find(Sql sql, Parameters turn) {
        return sql.queryOne(FIND, IdempotencyRows::key, turn);
    }

    private static KnownKey key(ResultRow row) throws SQLException {
        String stored = row.text("fingerprint");
        boolean overtaken = stored.startsWith(OVERTAKEN);
        return new KnownKey(
                overtaken ? stored.substring(OVERTAKEN.length()) : stored,
                TurnColumns.key(row),
                row.number("created_at"),
                row.number("conversations") > 0,
                overtaken);
    }

    /** The fingerprint as stored with the key of a new turn. */
    static String stored(NewTurn.Idempotency key) {
        return key.reuse() == NewTurn.Reuse.RECENT
                ? OVERTAKEN + key.fingerprint()
                : key.fingerprint();
    }

    /** The first attempt has arrived: a later one with the same body is another message. */
    static void claim(Sql sql, Parameters turn) {
        sql.update(CLAIM, turn);
    }

    /**
     * Stores the key of an accepted turn. Unless it replaces another one, a concurrent request with
     * this key makes it fail, and the transaction is retried.
     */
    static void store(Sql sql, Parameters turn, boolean replaces) {
        sql.update(replaces ? REPLACE : INSERT, turn);
    }
}
