package dev.rejoinder.storage.sql;

import java.util.concurrent.TimeUnit;

/**
 * Counts a bot's conversations, in total and by the day of their last activity. Always called in
 * the transaction that changes the conversation, so the counts are exact.
 */
final class BotConversationCounts {
    static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

    private static final Columns TOTAL = Columns.of("bot_id").with("conversations", ":added");

    private static final Columns OF_DAY =
            Columns.of("bot_id", "day").with("conversations", ":added");

    private static final String INTO_TOTAL =
            """
            on conflict (bot_id) do update
            set conversations = conversation_count.conversations + excluded.conversations
            """;
    private static final String INTO_DAY =
            """
            on conflict (bot_id, day) do update
            set conversations = activity_day.conversations + excluded.conversations
            """;

    private static final String ADD_TO_TOTAL = TOTAL.insertInto("conversation_count") + INTO_TOTAL;
    private static final String ADD_TO_DAY = OF_DAY.insertInto("activity_day") + INTO_DAY;

    private BotConversationCounts() {}

    /** Counts one conversation per row of a common table expression. */
    static String countIn(String part) {
        return TOTAL.with("conversations", "1").insertSelect("conversation_count")
                + "from "
                + part
                + "\n"
                + INTO_TOTAL;
    }

    /** Like {@link #countIn}, on the day {@code :day}. */
    static String countInDay(String part) {
        return OF_DAY.with("conversations", "1").insertSelect("activity_day")
                + "from "
                + part
                + "\n"
                + INTO_DAY;
    }

    /** The UTC day of a time, in days since the epoch. */
    static long day(long millis) {
        return Math.floorDiv(millis, DAY_MILLIS);
    }

    /** The first millisecond of a day. */
    static long startOfDay(long day) {
        return day * DAY_MILLIS;
    }

    static void created(Sql sql, String botId, long updatedAt) {
        addToTotal(sql, botId, 1);
        addToDay(sql, botId, updatedAt, 1);
    }

    static void activityDayChanged(Sql sql, String botId, long from, long to) {
        if (day(from) == day(to)) {
            return;
        }
        addToDay(sql, botId, from, -1);
        addToDay(sql, botId, to, 1);
    }

    static void removed(Sql sql, String botId, long updatedAt) {
        addToTotal(sql, botId, -1);
        addToDay(sql, botId, updatedAt, -1);
    }

    private static void addToTotal(Sql sql, String botId, int added) {
        sql.update(ADD_TO_TOTAL, Parameters.of("bot_id", botId).and("added", added));
    }

    private static void addToDay(Sql sql, String botId, long at, int added) {
        sql.update(
                ADD_TO_DAY, Parameters.of("bot_id", botId).and("day", day(at)).and("added", added));
    }
}
