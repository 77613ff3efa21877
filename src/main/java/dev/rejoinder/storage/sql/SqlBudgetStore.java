package dev.rejoinder.storage.sql;

import static java.util.stream.Collectors.toMap;

import dev.rejoinder.budget.BudgetStore;
import dev.rejoinder.budget.BudgetUse;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** The use of budgets in SQL. */
public final class SqlBudgetStore implements BudgetStore {
    private static final String OF_BOT =
            "select messages, cost from budget_use where bot_id = :bot_id and key_id = ''"
                    + " and user_id = '' and day = :day";
    private static final String OF_KEYS =
            "select key_id, messages, cost from budget_use where bot_id = '' and user_id = ''"
                    + " and day = :day";
    private static final String FORGET =
            """
            delete from budget_use where (bot_id, key_id, user_id, day) in (
                select bot_id, key_id, user_id, day from budget_use where day < :before
                limit :most)
            """;

    private final Database database;

    public SqlBudgetStore(Database database) {
        this.database = database;
    }

    @Override
    public BudgetUse ofBot(String botId, Instant at) {
        return database.query(
                        sql ->
                                sql.queryOne(
                                        OF_BOT,
                                        BudgetRows::use,
                                        Parameters.of("bot_id", botId).and("day", day(at))))
                .orElse(BudgetUse.NONE);
    }

    @Override
    public Map<String, BudgetUse> ofKeys(Set<String> keyIds, Instant at) {
        if (keyIds.isEmpty()) {
            return Map.of();
        }
        return database
                .query(
                        sql ->
                                sql.query(
                                        OF_KEYS,
                                        row -> Map.entry(row.text("key_id"), BudgetRows.use(row)),
                                        Parameters.of("day", day(at))))
                .stream()
                .filter(use -> keyIds.contains(use.getKey()))
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public int forget(Instant before) {
        return OldRows.delete(database, FORGET, day(before));
    }

    private static long day(Instant at) {
        return BotConversationCounts.day(at.toEpochMilli());
    }
}
