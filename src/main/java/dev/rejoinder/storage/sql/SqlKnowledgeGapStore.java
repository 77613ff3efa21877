package dev.rejoinder.storage.sql;

import dev.rejoinder.core.PageRequest;
import dev.rejoinder.knowledge.KnowledgeGap;
import dev.rejoinder.knowledge.KnowledgeGapStore;
import dev.rejoinder.knowledge.NormalizedQuestion;
import dev.rejoinder.turn.TurnKey;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Unanswered questions in SQL. */
public final class SqlKnowledgeGapStore implements KnowledgeGapStore {
    private static final String FIND =
            "select question, message_id from turn where " + TurnColumns.IS_KEY;

    private static final Columns COLUMNS =
            Columns.of(
                    "id",
                    "question",
                    "times",
                    "first_asked_at",
                    "last_asked_at",
                    "conversation_id",
                    "message_id");

    private static final String ADD =
            COLUMNS.with("bot_id", ":bot_id").with("group_id", ":group_id").insertInto("gap")
                    + """
                    on conflict (bot_id, id) do update set question = excluded.question,
                        times = gap.times + excluded.times, last_asked_at = excluded.last_asked_at,
                        conversation_id = excluded.conversation_id,
                        message_id = excluded.message_id,
                        answered_at = case when gap.answered_at >= excluded.last_asked_at
                            then gap.answered_at end
                    """;
    private static final String LIST =
            "select "
                    + COLUMNS.names()
                    + " from gap where bot_id = :bot_id and answered_at is null"
                    + " order by last_asked_at desc, id desc"
                    + Paging.LIMIT;
    private static final String ANSWERED =
            """
            update gap set answered_at = :until, source_id = :source_id
            where bot_id = :bot_id and id = :id
            """;

    private final Database database;

    public SqlKnowledgeGapStore(Database database) {
        this.database = database;
    }

    private record Asked(String question, String messageId) {}

    /**
     * Records the question of a turn that fell back. Part of the transaction that ends the turn.
     */
    static void add(Sql sql, TurnKey turn, long now) {
        sql.queryOne(
                        FIND,
                        row -> new Asked(row.text("question"), row.text("message_id")),
                        TurnColumns.key(turn))
                .ifPresent(
                        asked -> {
                            String id = NormalizedQuestion.of(asked.question());
                            Parameters row =
                                    ConversationColumns.key(turn.botId(), turn.conversationId())
                                            .and("id", id)
                                            .and("gap_id", id)
                                            .and("group_id", newGroup(asked.messageId()))
                                            .and("question", asked.question())
                                            .and("times", 1)
                                            .and("first_asked_at", now)
                                            .and("last_asked_at", now)
                                            .and("message_id", asked.messageId());
                            sql.update(ADD, row);
                            GapAskers.add(sql, row);
                        });
    }

    /** The id of a group must not reveal the question, which may be erased before the group. */
    private static String newGroup(String messageId) {
        return "group_" + messageId.substring(messageId.indexOf('_') + 1);
    }

    @Override
    public List<KnowledgeGap> list(String botId, PageRequest page) {
        return database.query(
                sql ->
                        sql.query(
                                LIST,
                                SqlKnowledgeGapStore::gap,
                                Paging.parameters(page).and("bot_id", botId)));
    }

    static KnowledgeGap gap(ResultRow row) throws SQLException {
        return new KnowledgeGap(
                row.text("id"),
                row.text("question"),
                row.number("times"),
                row.instant("first_asked_at"),
                row.instant("last_asked_at"),
                row.text("conversation_id"),
                row.text("message_id"));
    }

    @Override
    public long count(String botId) {
        return database.query(
                sql ->
                        sql.number(
                                "select count(*) from gap where bot_id = :bot_id and answered_at is"
                                        + " null",
                                Parameters.of("bot_id", botId)));
    }

    @Override
    public void answered(String botId, List<String> gapIds, String sourceId, Instant until) {
        List<Parameters> rows =
                gapIds.stream()
                        .distinct()
                        .sorted()
                        .map(
                                id ->
                                        Parameters.of("bot_id", botId)
                                                .and("id", id)
                                                .and("source_id", sourceId)
                                                .and("until", until))
                        .toList();
        var _ = database.write(sql -> sql.updateEach(ANSWERED, rows).length);
    }

    @Override
    public boolean delete(String botId, String gapId) {
        return database.write(sql -> delete(sql, botId, gapId));
    }

    static boolean delete(Sql sql, String botId, String gapId) {
        int rows =
                sql.update(
                        "delete from gap where bot_id = :bot_id and id = :id",
                        Parameters.of("bot_id", botId).and("id", gapId));
        GapAskers.removeAll(sql, botId, gapId);
        return rows > 0;
    }
}
