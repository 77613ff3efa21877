package dev.rejoinder.storage.sql;

import dev.rejoinder.knowledge.GapComparisonStore;
import java.sql.SQLException;
import java.util.List;

/** Comparisons of unanswered questions in SQL. */
public final class SqlGapComparisonStore implements GapComparisonStore {
    private static final String COMPARED =
            "select bot_id, id, group_id, substr(question, 1, "
                    + MAX_CHARACTERS
                    + ") as question, vector_model, vector from gap where ";
    private static final String WAITING =
            COMPARED
                    + """
                    compared = 0 and bot_id = (select min(bot_id) from gap where compared = 0)
                    order by first_asked_at, id limit :most
                    """;
    private static final String OTHERS =
            COMPARED
                    + """
                    bot_id = :bot_id and compared = 1
                    order by last_asked_at desc, id desc limit :most
                    """;

    /** The answer of the group, if it is answered as a whole, holds for the question too. */
    private static final String STORE =
            """
            update gap set compared = 1, group_id = :group_id, vector_model = :vector_model,
                vector = :vector,
                answered_at = coalesce(answered_at, (
                    select max(o.answered_at) from gap o
                    where o.bot_id = :bot_id and o.group_id = :group_id
                        and o.answered_at >= gap.last_asked_at)),
                source_id = coalesce(source_id, (
                    select max(o.source_id) from gap o
                    where o.bot_id = :bot_id and o.group_id = :group_id))
            where bot_id = :bot_id and id = :id
            """;

    private final Database database;

    public SqlGapComparisonStore(Database database) {
        this.database = database;
    }

    @Override
    public boolean isWaiting() {
        return database.query(
                sql ->
                        sql.queryOne(
                                        "select id from gap where compared = 0 limit 1",
                                        row -> row.text("id"))
                                .isPresent());
    }

    @Override
    public List<ComparedQuestion> waiting(int most) {
        return database.query(
                sql ->
                        sql.query(
                                WAITING,
                                SqlGapComparisonStore::question,
                                Parameters.of("most", most)));
    }

    @Override
    public List<ComparedQuestion> compared(String botId) {
        return database.query(
                sql ->
                        sql.query(
                                OTHERS,
                                SqlGapComparisonStore::question,
                                Parameters.of("bot_id", botId).and("most", MAX_COMPARED)));
    }

    private static ComparedQuestion question(ResultRow row) throws SQLException {
        return new ComparedQuestion(
                row.text("bot_id"),
                row.text("id"),
                row.text("group_id"),
                row.text("question"),
                row.textOrNull("vector_model"),
                VectorEncoding.read(row.bytesOrNull("vector")));
    }

    @Override
    public void store(ComparedQuestion question) {
        float[] vector = question.vector();
        Parameters row =
                Parameters.of("bot_id", question.botId())
                        .and("id", question.gapId())
                        .and("group_id", question.groupId())
                        .and("vector_model", question.model())
                        .and("vector", vector == null ? null : VectorEncoding.write(vector));
        var _ = database.writeSingleStatement(sql -> sql.update(STORE, row));
    }
}
