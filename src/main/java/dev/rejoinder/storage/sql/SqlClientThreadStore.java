package dev.rejoinder.storage.sql;

import dev.rejoinder.turn.ClientThreadStore;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnKey;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The threads of clients that send their whole history, in SQL. */
public final class SqlClientThreadStore implements ClientThreadStore {
    /** Many conversations may begin with the same words. Of more than these, none is found. */
    private static final int MAX_CANDIDATES = 50;

    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    private static final String INSERT =
            Columns.of("bot_id", "prefix_hash", "conversation_id", "sequence", "created_at")
                    .insertInto("client_thread");

    private static final String FIND =
            """
            select t.bot_id, t.conversation_id, t.sequence, t.answer, c.last_sequence
            from client_thread h
            join turn t on t.bot_id = h.bot_id
                and t.conversation_id = h.conversation_id and t.sequence = h.sequence
            join conversation c on c.bot_id = h.bot_id and c.id = h.conversation_id
            where h.bot_id = :bot_id and h.prefix_hash = :prefix_hash
                and h.created_at >= :since and t.answered_at is not null
            limit :most
            """;
    private static final String FIND_BY_APPROVAL =
            """
            select distinct t.bot_id, t.conversation_id, t.sequence, t.answer, s.text_offset,
                c.last_sequence
            from client_thread h
            join turn t on t.bot_id = h.bot_id
                and t.conversation_id = h.conversation_id and t.sequence = h.sequence
            join conversation c on c.bot_id = h.bot_id and c.id = h.conversation_id
            join tool_call s on s.bot_id = h.bot_id
                and s.conversation_id = h.conversation_id and s.sequence = h.sequence
            where h.bot_id = :bot_id and h.prefix_hash = :prefix_hash
                and h.created_at >= :since
            """
                    + " and "
                    + ToolCallRows.ASKS_APPROVAL
                    + "\nlimit :most";
    private static final String FIND_CALL =
            TurnColumns.SELECT
                    + """
                    join client_thread h on h.bot_id = t.bot_id
                        and h.conversation_id = t.conversation_id and h.sequence = t.sequence
                    where h.bot_id = :bot_id and h.prefix_hash = :prefix_hash
                        and h.created_at >= :since
                        and exists (select 1 from tool_call s where s.bot_id = t.bot_id
                            and s.conversation_id = t.conversation_id
                            and s.sequence = t.sequence and s.call_id = :call_id)
                    limit 2
                    """;
    private static final String FIND_CALL_IN_CONVERSATION =
            TurnColumns.SELECT
                    + """
                    join tool_call s on s.bot_id = t.bot_id
                        and s.conversation_id = t.conversation_id and s.sequence = t.sequence
                    where s.bot_id = :bot_id and s.conversation_id = :conversation_id
                        and s.call_id = :call_id
                    order by t.sequence desc
                    limit 1
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

    private record Candidate(TurnKey key, String answer, boolean last) {
        static Candidate of(ResultRow row) throws SQLException {
            TurnKey key = TurnColumns.key(row);
            boolean last = row.number("last_sequence") == key.sequence();
            return new Candidate(key, dense(row.text("answer")), last);
        }

        /** With the answer before a tool call: its offset counts UTF-16 units. */
        static Candidate beforeCall(ResultRow row) throws SQLException {
            String answer = row.text("answer");
            int length = Math.min(row.integer("text_offset"), answer.length());
            boolean last = row.number("last_sequence") == TurnColumns.key(row).sequence();
            return new Candidate(TurnColumns.key(row), dense(answer.substring(0, length)), last);
        }
    }

    @Override
    public Optional<TurnKey> find(String botId, String prefixHash, String answer, Instant since) {
        return find(FIND, Candidate::of, botId, prefixHash, answer, since);
    }

    @Override
    public Optional<TurnKey> findByApproval(
            String botId, String prefixHash, String text, Instant since) {
        return find(FIND_BY_APPROVAL, Candidate::beforeCall, botId, prefixHash, text, since);
    }

    private Optional<TurnKey> find(
            String select,
            Sql.RowMapper<Candidate> reader,
            String botId,
            String prefixHash,
            String answer,
            Instant since) {
        List<Candidate> all =
                database.query(
                        sql ->
                                sql.query(
                                        select,
                                        reader,
                                        Parameters.of("bot_id", botId)
                                                .and("prefix_hash", prefixHash)
                                                .and("since", since)
                                                .and("most", MAX_CANDIDATES + 1)));
        if (all.size() > MAX_CANDIDATES) {
            return Optional.empty();
        }
        String wanted = dense(answer);
        List<Candidate> same =
                all.stream().filter(one -> one.answer().equals(wanted)).distinct().toList();
        return same.size() == 1 && same.getFirst().last()
                ? Optional.of(same.getFirst().key())
                : Optional.empty();
    }

    private static String dense(String answer) {
        return WHITE_SPACE.matcher(answer).replaceAll("");
    }

    @Override
    public Optional<Turn> findCall(String botId, String prefixHash, String callId, Instant since) {
        List<Turn> all =
                database.query(
                        sql ->
                                sql.query(
                                        FIND_CALL,
                                        TurnColumns::turn,
                                        Parameters.of("bot_id", botId)
                                                .and("prefix_hash", prefixHash)
                                                .and("call_id", callId)
                                                .and("since", since)));
        return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
    }

    @Override
    public Optional<Turn> findCall(String botId, String conversationId, String callId) {
        return database.query(
                sql ->
                        sql.queryOne(
                                FIND_CALL_IN_CONVERSATION,
                                TurnColumns::turn,
                                Parameters.of("bot_id", botId)
                                        .and("conversation_id", conversationId)
                                        .and("call_id", callId)));
    }

    @Override
    public int forget(Instant before) {
        return OldRows.delete(database, FORGET, before);
    }
}
