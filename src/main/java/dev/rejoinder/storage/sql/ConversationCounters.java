package dev.rejoinder.storage.sql;

import java.util.concurrent.TimeUnit;

/**
 * How many conversations a bot has, in all and by the day of their last activity. Always called in
 * the transaction that changes the conversation, so the counts are never wrong.
 */
final class ConversationCounters {
    static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

    private static final String ADD_TO_TOTAL =
            """
            insert into conversation_count (bot_id, conversations) values (?, ?)
            on conflict (bot_id) do update
            set conversations = conversation_count.conversations + excluded.conversations
            """;
    private static final String ADD_TO_DAY =
            """
            insert into activity_day (bot_id, day, conversations) values (?, ?, ?)
            on conflict (bot_id, day) do update
            set conversations = activity_day.conversations + excluded.conversations
            """;

    private ConversationCounters() {}

    /** The day of a time, in days since 1970 in UTC. */
    static long day(long millis) {
        return Math.floorDiv(millis, DAY_MILLIS);
    }

    /** The first millisecond of a day. */
    static long startOfDay(long day) {
        return day * DAY_MILLIS;
    }

    static void created(Sql sql, String botId, long updatedAt) {
        sql.update(ADD_TO_TOTAL, botId, 1);
        sql.update(ADD_TO_DAY, botId, day(updatedAt), 1);
    }

    static void moved(Sql sql, String botId, long from, long to) {
        if (day(from) == day(to)) {
            return;
        }
        sql.update(ADD_TO_DAY, botId, day(from), -1);
        sql.update(ADD_TO_DAY, botId, day(to), 1);
    }

    static void removed(Sql sql, String botId, long updatedAt) {
        sql.update(ADD_TO_TOTAL, botId, -1);
        sql.update(ADD_TO_DAY, botId, day(updatedAt), -1);
    }
}
