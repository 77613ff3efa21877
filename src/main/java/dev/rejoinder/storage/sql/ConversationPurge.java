package dev.rejoinder.storage.sql;

import java.util.List;
import java.util.Optional;

/**
 * Removes conversations, and with them the bots that are gone. The first commit takes the
 * conversation away from every reader and writer; what it held goes in further small commits, so
 * that a huge one does not hold up everybody else's turns.
 */
final class ConversationPurge {
    /** The most turns that one commit removes. */
    static final int TURNS_PER_COMMIT = 500;

    private static final String DELETE_TURNS =
            """
            delete from turn where bot_id = ? and conversation_id = ? and sequence in (
                select sequence from turn where bot_id = ? and conversation_id = ?
                order by sequence desc limit ?)
            """;

    private final Database database;
    private final Dialect dialect;
    private final String findConversation;

    ConversationPurge(Database database, Dialect dialect) {
        this.database = database;
        this.dialect = dialect;
        this.findConversation =
                "select updated_at, last_sequence from conversation where bot_id = ? and id = ?"
                        + dialect.forUpdate();
    }

    private record Owned(String botId, String conversationId) {}

    private record Extent(long updatedAt, long lastSequence) {}

    /** Returns false when there is no such conversation. */
    boolean conversation(String botId, String conversationId) {
        var owned = new Owned(botId, conversationId);
        Optional<Boolean> more = database.write(sql -> detach(sql, owned));
        if (more.isPresent() && more.get()) {
            removeTurns(owned);
        }
        return more.isPresent();
    }

    /** See {@link dev.rejoinder.bot.BotStore#purgeDeleted}. */
    int deletedBots(int limit) {
        List<Owned> leftovers =
                database.query(
                        sql ->
                                sql.query(
                                        "select bot_id, conversation_id from leftover limit ?",
                                        row -> new Owned(row.text(1), row.text(2)),
                                        limit));
        leftovers.forEach(this::removeTurns);
        if (!leftovers.isEmpty()) {
            return leftovers.size();
        }
        return database.query(
                        sql ->
                                sql.queryOne(
                                        "select id from bot where deleted_at is not null limit 1",
                                        row -> row.text(1)))
                .map(botId -> deletedBot(botId, limit))
                .orElse(0);
    }

    private int deletedBot(String botId, int limit) {
        List<String> conversations =
                database.query(
                        sql ->
                                sql.query(
                                        "select id from conversation where bot_id = ? limit ?",
                                        row -> row.text(1),
                                        botId,
                                        limit));
        conversations.forEach(id -> conversation(botId, id));
        if (!conversations.isEmpty()) {
            return conversations.size();
        }
        List<String> sources =
                database.query(
                        sql ->
                                sql.query(
                                        "select id from source where bot_id = ? limit ?",
                                        row -> row.text(1),
                                        botId,
                                        limit));
        for (String id : sources) {
            database.write(sql -> SqlSourceStore.delete(sql, dialect.now(sql), botId, id));
        }
        if (!sources.isEmpty()) {
            return sources.size();
        }
        return database.write(
                sql -> {
                    sql.update("delete from gap where bot_id = ?", botId);
                    sql.update("delete from conversation_count where bot_id = ?", botId);
                    sql.update("delete from activity_day where bot_id = ?", botId);
                    sql.update("delete from turn_count where bot_id = ?", botId);
                    return sql.update("delete from bot where id = ?", botId);
                });
    }

    /** Empty when there is no such conversation; otherwise whether turns of it are left. */
    private Optional<Boolean> detach(Sql sql, Owned owned) {
        String botId = owned.botId();
        String id = owned.conversationId();
        return sql.queryOne(
                        findConversation,
                        row -> new Extent(row.number(1), row.number(2)),
                        botId,
                        id)
                .map(
                        extent -> {
                            ConversationCounters.removed(sql, botId, extent.updatedAt());
                            sql.update(
                                    "delete from conversation where bot_id = ? and id = ?",
                                    botId,
                                    id);
                            // Those that still run must find nothing to write to.
                            sql.update(
                                    """
                                    delete from turn where bot_id = ? and conversation_id = ?
                                        and state = 'STREAMING'
                                    """,
                                    botId,
                                    id);
                            sql.update(
                                    """
                                    delete from turn where bot_id = ? and conversation_id = ?
                                        and state = 'PENDING'
                                    """,
                                    botId,
                                    id);
                            return detachTurns(sql, owned, extent.lastSequence());
                        });
    }

    private static boolean detachTurns(Sql sql, Owned owned, long lastSequence) {
        if (lastSequence > TURNS_PER_COMMIT) {
            sql.update(
                    "insert into leftover (bot_id, conversation_id) values (?, ?)",
                    owned.botId(),
                    owned.conversationId());
            return true;
        }
        deleteTurns(sql, owned);
        return false;
    }

    private void removeTurns(Owned owned) {
        while (database.change(sql -> deleteTurns(sql, owned)) == TURNS_PER_COMMIT) {
            // Each round is a commit of its own; the turns of others go between.
        }
        var _ =
                database.change(
                        sql ->
                                sql.update(
                                        """
                                        delete from leftover
                                        where bot_id = ? and conversation_id = ?
                                        """,
                                        owned.botId(),
                                        owned.conversationId()));
    }

    private static int deleteTurns(Sql sql, Owned owned) {
        return sql.update(
                DELETE_TURNS,
                owned.botId(),
                owned.conversationId(),
                owned.botId(),
                owned.conversationId(),
                TURNS_PER_COMMIT);
    }
}
