package dev.rejoinder.storage.sql;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables that name end users, besides conversations. An erasure deletes their rows. */
final class UserTables {
    /**
     * A table with the columns {@code bot_id} and {@code user_id}, and an index on {@code user_id}.
     *
     * @param id a column that, with {@code bot_id}, names one row or a few
     * @param kind what its rows are, in the receipt of an erasure
     */
    record UserTable(String table, String id, String kind) {}

    static final List<UserTable> ALL =
            List.of(
                    new UserTable("lead", "id", "leads"),
                    new UserTable("answer_test_result", "id", "answerTestResults"),
                    new UserTable("answer_test", "id", "answerTests"),
                    new UserTable("budget_use", "user_id", "budgetDays"));

    private UserTables() {}

    static List<String> tables() {
        return ALL.stream().map(UserTable::table).toList();
    }

    /** Rows that were deleted. */
    record Deleted(String kind, long rows) {}

    /** Deletes at most {@code limit} rows of one table; empty if no table has rows of the user. */
    static Optional<Deleted> delete(Sql sql, String userId, @Nullable String botId, int limit) {
        for (UserTable table : ALL) {
            String own =
                    " where user_id = :user_id" + (botId == null ? "" : " and bot_id = :bot_id");
            int rows =
                    sql.update(
                            "delete from "
                                    + table.table()
                                    + " where (bot_id, "
                                    + table.id()
                                    + ") in (select bot_id, "
                                    + table.id()
                                    + " from "
                                    + table.table()
                                    + own
                                    + " limit :most)",
                            Parameters.of("user_id", userId)
                                    .and("bot_id", botId)
                                    .and("most", limit));
            if (rows > 0) {
                return Optional.of(new Deleted(table.kind(), rows));
            }
        }
        return Optional.empty();
    }
}
