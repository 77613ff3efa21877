package dev.rejoinder.storage.sql;

import java.sql.SQLException;
import java.util.List;

/**
 * The conversations in which an unanswered question was asked. The question stays until the last of
 * them is deleted, in the words of the latest one that is left.
 */
final class GapAskers {
    private static final Columns LATEST =
            Columns.of("conversation_id", "question", "message_id", "last_asked_at");

    private static final String ADD =
            LATEST.and(Columns.of("bot_id", "gap_id", "times")).insertInto("gap_asker")
                    + """
                    on conflict (bot_id, gap_id, conversation_id) do update set
                        question = excluded.question, message_id = excluded.message_id,
                        times = gap_asker.times + excluded.times,
                        last_asked_at = excluded.last_asked_at
                    """;

    /** In the order of their ids, in which all transactions lock them. */
    private static final String OF_CONVERSATION =
            """
            select gap_id, times from gap_asker
            where bot_id = :bot_id and conversation_id = :conversation_id
            order by gap_id
            """;

    private static final String FIND_LATEST =
            "select "
                    + LATEST.names()
                    + """
                     from gap_asker where bot_id = :bot_id and gap_id = :gap_id
                    order by last_asked_at desc limit 1
                    """;
    private static final String IS_GAP = " where bot_id = :bot_id and id = :gap_id";
    private static final String UPDATE =
            "update gap set times = times - :times, " + LATEST.assignments() + IS_GAP;

    private GapAskers() {}

    private record Asked(String gapId, long times) {
        Parameters key(String botId) {
            return Parameters.of("bot_id", botId).and("gap_id", gapId);
        }
    }

    /** Call it after the row of the gap was written, which this transaction has locked with it. */
    static void add(Sql sql, Parameters asked) {
        sql.update(ADD, asked);
    }

    /**
     * Removes a conversation from the questions that it asked, and deletes those that nobody else
     * has asked.
     */
    static void remove(Sql sql, Dialect dialect, String botId, String conversationId) {
        Parameters conversation = ConversationColumns.key(botId, conversationId);
        List<Asked> all =
                sql.query(
                        OF_CONVERSATION,
                        row -> new Asked(row.text("gap_id"), row.number("times")),
                        conversation);
        for (Asked asked : all) {
            // A turn that asks the same now has locked the gap, or waits for this lock.
            sql.query(
                    "select id from gap" + IS_GAP + dialect.forUpdate(),
                    row -> row.text("id"),
                    asked.key(botId));
            sql.update(
                    "delete from gap_asker where bot_id = :bot_id and gap_id = :gap_id"
                            + " and conversation_id = :conversation_id",
                    asked.key(botId).and("conversation_id", conversationId));
            update(sql, botId, asked);
        }
    }

    private static void update(Sql sql, String botId, Asked removed) {
        Parameters gap = removed.key(botId);
        sql.queryOne(FIND_LATEST, row -> latest(row, removed.key(botId)), gap)
                .ifPresentOrElse(
                        latest -> sql.update(UPDATE, latest.and("times", removed.times())),
                        () -> sql.update("delete from gap" + IS_GAP, gap));
    }

    private static Parameters latest(ResultRow row, Parameters gap) throws SQLException {
        return gap.and("conversation_id", row.text("conversation_id"))
                .and("question", row.text("question"))
                .and("message_id", row.text("message_id"))
                .and("last_asked_at", row.number("last_asked_at"));
    }

    /** Forgets who asked a question. */
    static void removeAll(Sql sql, String botId, String gapId) {
        sql.update(
                "delete from gap_asker where bot_id = :bot_id and gap_id = :gap_id",
                Parameters.of("bot_id", botId).and("gap_id", gapId));
    }
}
