package dev.rejoinder.storage.sql;

import dev.rejoinder.answertest.AnswerTest;
import dev.rejoinder.answertest.AnswerTest.TestOrigin;
import dev.rejoinder.answertest.AnswerTestDraft;
import dev.rejoinder.answertest.AnswerTestJson;
import dev.rejoinder.answertest.AnswerTestStore;
import dev.rejoinder.core.PageRequest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answer tests in SQL. */
public final class SqlAnswerTestStore implements AnswerTestStore {
    private static final Columns DRAFT = Columns.of("question", "history", "expectations");
    static final Columns COLUMNS =
            Columns.of("bot_id", "id")
                    .and(DRAFT)
                    .and(
                            Columns.of(
                                    "conversation_id",
                                    "message_id",
                                    "user_id",
                                    "created_at",
                                    "updated_at"));

    private static final String INSERT =
            COLUMNS.with("position", ":position").insertInto("answer_test");
    private static final String SELECT = "select " + COLUMNS.names() + " from answer_test ";
    private static final String OF_BOT = "where bot_id = :bot_id";
    private static final String IS_KEY = OF_BOT + " and id = :id";
    private static final String UPDATE =
            "update answer_test set "
                    + DRAFT.assignments()
                    + ", updated_at = :updated_at "
                    + IS_KEY;

    /** The order of all lists and runs. */
    static final String ORDER = " order by created_at, position, id";

    private static final String COUNT = "select count(*) from answer_test " + OF_BOT;

    private final Database database;
    private final String lockBot;

    public SqlAnswerTestStore(Database database, Dialect dialect) {
        this.database = database;
        this.lockBot =
                "select id from bot where id = :bot_id and deleted_at is null"
                        + dialect.forUpdate();
    }

    @Override
    public boolean insert(String botId, List<AnswerTest> tests) {
        var rows = new ArrayList<Parameters>();
        for (AnswerTest test : tests) {
            rows.add(parameters(test).and("position", rows.size()));
        }
        Parameters bot = Parameters.of("bot_id", botId);
        return database.writeIdempotently(
                (sql, mayBeDone) -> {
                    if (mayBeDone && exists(sql, tests.getFirst())) {
                        return true;
                    }
                    // The lock keeps two requests from exceeding the limit together.
                    if (sql.queryOne(lockBot, row -> row.text("id"), bot).isEmpty()
                            || sql.number(COUNT, bot) + tests.size() > MAX_TESTS) {
                        return false;
                    }
                    sql.updateEach(INSERT, rows);
                    return true;
                });
    }

    private static boolean exists(Sql sql, AnswerTest test) {
        return sql.number(
                        "select count(*) from answer_test " + IS_KEY, key(test.botId(), test.id()))
                > 0;
    }

    @Override
    public int update(List<AnswerTest> tests) {
        List<Parameters> rows = tests.stream().map(SqlAnswerTestStore::parameters).toList();
        return tests.isEmpty()
                ? 0
                : database.write(sql -> Arrays.stream(sql.updateEach(UPDATE, rows)).sum());
    }

    @Override
    public Optional<AnswerTest> find(String botId, String id) {
        return database.query(
                sql -> sql.queryOne(SELECT + IS_KEY, SqlAnswerTestStore::test, key(botId, id)));
    }

    @Override
    public List<AnswerTest> list(String botId, PageRequest page) {
        return database.query(
                sql ->
                        sql.query(
                                SELECT + OF_BOT + ORDER + Paging.LIMIT,
                                SqlAnswerTestStore::test,
                                Paging.parameters(page).and("bot_id", botId)));
    }

    @Override
    public long count(String botId) {
        return database.query(sql -> sql.number(COUNT, Parameters.of("bot_id", botId)));
    }

    @Override
    public boolean delete(String botId, String id) {
        return database.write(
                sql -> {
                    sql.update(
                            "delete from answer_test_result " + OF_BOT + " and test_id = :id",
                            key(botId, id));
                    return sql.update("delete from answer_test " + IS_KEY, key(botId, id)) > 0;
                });
    }

    private static Parameters key(String botId, String id) {
        return Parameters.of("bot_id", botId).and("id", id);
    }

    private static Parameters parameters(AnswerTest test) {
        TestOrigin origin = test.origin();
        AnswerTestDraft draft = test.draft();
        return key(test.botId(), test.id())
                .and("question", draft.question())
                .and("history", AnswerTestJson.history(draft.history()))
                .and("expectations", AnswerTestJson.expectations(draft.expectations()))
                .and("conversation_id", origin == null ? null : origin.conversationId())
                .and("message_id", origin == null ? null : origin.messageId())
                .and("user_id", origin == null ? null : origin.userId())
                .and("created_at", test.createdAt())
                .and("updated_at", test.updatedAt());
    }

    static AnswerTest test(ResultRow row) throws SQLException {
        return new AnswerTest(
                row.text("bot_id"),
                row.text("id"),
                new AnswerTestDraft(
                        row.text("question"),
                        AnswerTestJson.readHistory(row.text("history")),
                        AnswerTestJson.readExpectations(row.text("expectations"))),
                origin(row),
                row.instant("created_at"),
                row.instant("updated_at"));
    }

    private static @Nullable TestOrigin origin(ResultRow row) throws SQLException {
        String conversationId = row.textOrNull("conversation_id");
        return conversationId == null
                ? null
                : new TestOrigin(conversationId, row.text("message_id"), row.textOrNull("user_id"));
    }
}
