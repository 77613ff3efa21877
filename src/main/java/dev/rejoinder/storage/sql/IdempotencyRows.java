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
                    + " from idempotency where bot_id = :bot_id and key_hash = :key_hash";
    private static final String INSERT = COLUMNS.insertInto("idempotency");
    private static final String REPLACE =
            INSERT
                    + "on conflict (bot_id, key_hash) do update set "
                    + COLUMNS.excluded("bot_id", "key_hash");

    private IdempotencyRows() {}

    /** A stored key. */
    record KnownKey(String fingerprint, TurnKey turn, long createdAt) {
        /** Whether a request gets the turn of this key. */
        boolean serves(NewTurn.Reuse reuse, long now) {
            return switch (reuse) {
                case ALWAYS -> true;
                case RECENT -> now - createdAt <= NewTurn.Reuse.RETRY_WINDOW.toMillis();
                case NEVER -> false;
            };
        }
    }

    static Optional<KnownKey> find(Sql sql, Parameters turn) {
        return sql.queryOne(FIND, IdempotencyRows::key, turn);
    }

    private static KnownKey key(ResultRow row) throws SQLException {
        return new KnownKey(
                row.text("fingerprint"), TurnColumns.key(row), row.number("created_at"));
    }

    /**
     * Stores the key of an accepted turn. Unless it replaces another one, a concurrent request with
     * this key makes it fail, and the transaction is retried.
     */
    static void store(Sql sql, Parameters turn, boolean replaces) {
        sql.update(replaces ? REPLACE : INSERT, turn);
    }
}
