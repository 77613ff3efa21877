package dev.rejoinder.storage.sql;

import dev.rejoinder.core.Page;
import dev.rejoinder.knowledge.KnowledgeGap;
import dev.rejoinder.knowledge.KnowledgeGapStore;
import dev.rejoinder.knowledge.NormalizedQuestion;
import dev.rejoinder.turn.TurnKey;
import java.util.List;

/** Unanswered questions in a database. */
public final class SqlKnowledgeGapStore implements KnowledgeGapStore {
    private static final String FIND =
            """
            select question, message_id from turn
            where bot_id = ? and conversation_id = ? and sequence = ?
            """;

    private static final String ADD =
            """
            insert into gap (bot_id, id, question, times, first_asked_at, last_asked_at,
                conversation_id, message_id)
            values (?, ?, ?, 1, ?, ?, ?, ?)
            on conflict (bot_id, id) do update set question = excluded.question,
                times = gap.times + 1, last_asked_at = excluded.last_asked_at,
                conversation_id = excluded.conversation_id, message_id = excluded.message_id
            """;

    private final Database database;

    public SqlKnowledgeGapStore(Database database) {
        this.database = database;
    }

    private record Asked(String question, String messageId) {}

    /** Notes that a turn's question could not be answered; part of what ends the turn. */
    static void add(Sql sql, TurnKey turn, long now) {
        sql.queryOne(
                        FIND,
                        row -> new Asked(row.text(1), row.text(2)),
                        turn.botId(),
                        turn.conversationId(),
                        turn.sequence())
                .ifPresent(
                        asked ->
                                sql.update(
                                        ADD,
                                        turn.botId(),
                                        NormalizedQuestion.of(asked.question()),
                                        asked.question(),
                                        now,
                                        now,
                                        turn.conversationId(),
                                        asked.messageId()));
    }

    @Override
    public List<KnowledgeGap> list(String botId, Page page) {
        return database.query(
                sql ->
                        sql.query(
                                """
                                select id, question, times, first_asked_at, last_asked_at,
                                    conversation_id, message_id
                                from gap where bot_id = ?
                                order by last_asked_at desc, id desc limit ? offset ?
                                """,
                                row ->
                                        new KnowledgeGap(
                                                row.text(1),
                                                row.text(2),
                                                row.number(3),
                                                row.instant(4),
                                                row.instant(5),
                                                row.text(6),
                                                row.text(7)),
                                botId,
                                page.limit(),
                                page.offset()));
    }

    @Override
    public long count(String botId) {
        return database.query(
                sql -> sql.number("select count(*) from gap where bot_id = ?", botId));
    }

    @Override
    public boolean delete(String botId, String gapId) {
        return database.change(
                sql -> sql.update("delete from gap where bot_id = ? and id = ?", botId, gapId) > 0);
    }
}
