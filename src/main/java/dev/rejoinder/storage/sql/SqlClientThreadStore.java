package dev.rejoinder.storage.sql;

import dev.rejoinder.turn.ClientThreadStore;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The threads of clients that send their whole history, in SQL. */
public final class SqlClientThreadStore implements ClientThreadStore {
    /** Many conversations may begin with the same words; only the newest are compared. */
    private static final int MAX_CANDIDATES = 50;

    private static final String INSERT =
            Columns.of("bot_id", "prefix_hash", "conversation_id", "sequence", "created_at")
                    .insertInto("client_thread");

    private static final String FIND =
            TurnColumns.SELECT
                    + """
                    join client_thread h on h.bot_id = t.bot_id
                        and h.conversation_id = t.conversation_id and h.sequence = t.sequence
                    join conversation c on c.bot_id = t.bot_id and c.id = t.conversation_id
                        and c.last_sequence = t.sequence
                    where h.bot_id = :bot_id and h.prefix_hash = :prefix_hash
                        and h.created_at >= :since and t.answered_at is not null
                    order by h.created_at desc limit :most
                    """;
    private static final String FORGET =
            """
            delete from client_thread
            where (bot_id, prefix_hash, conversation_id, sequence) in (
                select bot_id, prefix_hash, conversation_id, sequence from client_thread
                where created_at < :before order by created_at limit :most)
            """;

    private final Database database;

    public SqlClientThreadStore(Database database) {
        this.database = database;
    }

    /** Makes a turn findable, in the transaction that accepts it. */
    static void add(Sql sql, TurnKey key, NewTurn.Threading threading, long now) {
        if (threading.prefixHash() != null) {
            sql.update(
                    INSERT,
                    TurnColumns.key(key)
                            .and("prefix_hash", threading.prefixHash())
                            .and("created_at", now));
        }
    }

    @Override
    public Optional<TurnKey> find(String botId, String prefixHash, String answer, Instant since) {
        String wanted = answer.strip();
        List<TurnKey> found = new ArrayList<>(1);
        database.query(
                sql -> {
                    sql.forEachUntil(
                            FIND,
                            row -> {
                                Turn turn = TurnColumns.turn(row);
                                return !turn.answer().strip().equals(wanted)
                                        || !found.add(turn.key());
                            },
                            Parameters.of("bot_id", botId)
                                    .and("prefix_hash", prefixHash)
                                    .and("since", since)
                                    .and("most", MAX_CANDIDATES));
                    return found;
                });
        return found.stream().findFirst();
    }

    @Override
    public int forget(Instant before) {
        return OldRows.delete(database, FORGET, before);
    }
}
