package dev.rejoinder.storage.sql;

import dev.rejoinder.event.EventType;
import dev.rejoinder.event.NewEvent;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Deletes conversations, and the data of deleted bots. The first commit makes a conversation
 * invisible to readers and writers. Further small commits delete its turns, so a huge conversation
 * does not delay other turns.
 */
final class ConversationPurge {
    /** Maximum number of turns that one commit deletes. */
    static final int TURNS_PER_COMMIT = 500;

    /** Maximum number of tool calls that one commit deletes; each may have a long result. */
    static final int TOOL_CALLS_PER_COMMIT = 500;

    private static final String DELETE_TURNS =
            """
            delete from turn where bot_id = :bot_id and conversation_id = :conversation_id
                and sequence in (
                    select sequence from turn
                    where bot_id = :bot_id and conversation_id = :conversation_id
                    order by sequence desc limit :most)
            """;
    private static final String DELETE_OPEN =
            """
            delete from turn where bot_id = :bot_id and conversation_id = :conversation_id
                and state = '${state}'
            """;
    private static final String DELETE_WAITING =
            """
            delete from turn where bot_id = :bot_id and conversation_id = :conversation_id
                and sequence in (select sequence from waiting_turn
                    where bot_id = :bot_id and conversation_id = :conversation_id)
            """;
    private static final String DELETE_REQUESTS =
            """
            delete from waiting_turn
            where bot_id = :bot_id and conversation_id = :conversation_id
            """;
    private static final String DELETE_TOOL_CALLS =
            """
            delete from tool_call where bot_id = :bot_id and conversation_id = :conversation_id
                and (sequence, round, call_index) in (
                    select sequence, round, call_index from tool_call
                    where bot_id = :bot_id and conversation_id = :conversation_id
                    limit :most)
            """;
    private static final String OF_BOT = " where bot_id = :bot_id";

    private final Database database;
    private final Dialect dialect;
    private final EventOutbox outbox;
    private final String findConversation;

    ConversationPurge(Database database, Dialect dialect, EventOutbox outbox) {
        this.database = database;
        this.dialect = dialect;
        this.outbox = outbox;
        this.findConversation =
                "select updated_at, last_sequence from conversation where "
                        + ConversationColumns.IS_KEY
                        + dialect.forUpdate();
    }

    private record Owned(String botId, String conversationId) {
        Parameters key() {
            return ConversationColumns.key(botId, conversationId);
        }
    }

    private record Extent(long updatedAt, long lastSequence) {}

    /** Returns false if the conversation does not exist. */
    boolean conversation(String botId, String conversationId) {
        return conversation(botId, conversationId, sql -> {});
    }

    /**
     * As the other.
     *
     * @param before runs in the same transaction, just before the deletion
     */
    boolean conversation(String botId, String conversationId, Consumer<Sql> before) {
        var owned = new Owned(botId, conversationId);
        return conversation(owned, sql -> detachAndTell(sql, owned, before));
    }

    /**
     * Deletes a conversation that this transaction has locked. {@link #leftoverPiece} deletes the
     * rest of a huge one.
     */
    void conversation(Sql sql, String botId, String conversationId) {
        var _ = detachAndTell(sql, new Owned(botId, conversationId), _ -> {});
    }

    private Optional<Boolean> detachAndTell(Sql sql, Owned owned, Consumer<Sql> before) {
        Optional<Boolean> more = detach(sql, owned, before);
        if (more.isPresent()) {
            outbox.add(
                    sql,
                    NewEvent.ofConversation(
                            EventType.CONVERSATION_DELETED, owned.botId(), owned.conversationId()),
                    dialect.now(sql));
        }
        return more;
    }

    private boolean conversation(Owned owned, TransactionWork<Optional<Boolean>> detach) {
        Optional<Boolean> more = database.write(detach);
        if (more.isPresent() && more.get()) {
            removeTurns(owned);
        }
        return more.isPresent();
    }

    /** See {@link dev.rejoinder.bot.BotStore#purgeDeleted}. */
    int deletedBots(int limit) {
        List<Owned> leftovers = leftovers(limit);
        leftovers.forEach(this::removeTurns);
        if (!leftovers.isEmpty()) {
            return leftovers.size();
        }
        return database.query(
                        sql ->
                                sql.queryOne(
                                        "select id from bot where deleted_at is not null limit 1",
                                        row -> row.text("id")))
                .map(botId -> deletedBot(botId, limit))
                .orElse(0);
    }

    private List<Owned> leftovers(int limit) {
        return database.query(
                sql ->
                        sql.query(
                                "select bot_id, conversation_id from leftover limit :most",
                                row -> new Owned(row.text("bot_id"), row.text("conversation_id")),
                                Parameters.of("most", limit)));
    }

    /** Deletes a few turns of a deleted conversation. Returns false if there are none. */
    boolean leftoverPiece() {
        List<Owned> leftovers = leftovers(1);
        leftovers.forEach(this::removePiece);
        return !leftovers.isEmpty();
    }

    private int deletedBot(String botId, int limit) {
        List<String> conversations =
                database.query(sql -> idsOf(sql, "conversation", botId, limit));
        for (String id : conversations) {
            var owned = new Owned(botId, id);
            conversation(owned, sql -> detach(sql, owned, _ -> {}));
        }
        if (!conversations.isEmpty()) {
            return conversations.size();
        }
        List<String> sources = database.query(sql -> idsOf(sql, "source", botId, limit));
        for (String id : sources) {
            database.write(sql -> SqlSourceStore.delete(sql, dialect.now(sql), botId, id));
        }
        if (!sources.isEmpty()) {
            return sources.size();
        }
        List<String> runs = database.query(sql -> idsOf(sql, "answer_test_run", botId, limit));
        for (String id : runs) {
            database.write(sql -> SqlTestRunStore.delete(sql, botId, id));
        }
        if (!runs.isEmpty()) {
            return runs.size();
        }
        int leads = database.writeSingleStatement(sql -> SqlLeadStore.deleteOfBot(sql, botId));
        if (leads > 0) {
            return leads;
        }
        Parameters bot = Parameters.of("bot_id", botId);
        var _ =
                database.writeSingleStatement(
                        sql -> AttachmentRows.markDeleted(sql, AttachmentRows.OF_BOT, bot));
        if (deleteFiles(AttachmentRows.OF_BOT, bot)) {
            return 1;
        }
        return database.write(
                sql -> {
                    sql.update("delete from gap" + OF_BOT, bot);
                    sql.update("delete from gap_asker" + OF_BOT, bot);
                    sql.update("delete from answer_test" + OF_BOT, bot);
                    sql.update("delete from tool" + OF_BOT, bot);
                    sql.update("delete from mcp_server" + OF_BOT, bot);
                    sql.update("delete from identity_secret" + OF_BOT, bot);
                    sql.update("delete from conversation_count" + OF_BOT, bot);
                    sql.update("delete from activity_day" + OF_BOT, bot);
                    sql.update("delete from turn_count" + OF_BOT, bot);
                    sql.update("delete from tool_day" + OF_BOT, bot);
                    sql.update("delete from attachment_day" + OF_BOT, bot);
                    sql.update("delete from feedback_day" + OF_BOT, bot);
                    sql.update("delete from budget_use" + OF_BOT, bot);
                    return sql.update("delete from bot where id = :bot_id", bot);
                });
    }

    private static List<String> idsOf(Sql sql, String table, String botId, int limit) {
        return sql.query(
                "select id from " + table + OF_BOT + " limit :most",
                row -> row.text("id"),
                Parameters.of("bot_id", botId).and("most", limit));
    }

    /**
     * Returns empty if the conversation does not exist, and otherwise whether turns remain to be
     * deleted.
     */
    private Optional<Boolean> detach(Sql sql, Owned owned, Consumer<Sql> before) {
        Parameters key = owned.key();
        return sql.queryOne(
                        findConversation,
                        row -> new Extent(row.number("updated_at"), row.number("last_sequence")),
                        key)
                .map(
                        extent -> {
                            before.accept(sql);
                            GapAskers.remove(sql, dialect, owned.botId(), owned.conversationId());
                            ConversationParts.delete(sql, key);
                            boolean hadFiles =
                                    AttachmentRows.markDeleted(
                                                    sql, AttachmentRows.OF_CONVERSATION, key)
                                            > 0;
                            BotConversationCounts.removed(sql, owned.botId(), extent.updatedAt());
                            sql.update(
                                    "delete from conversation where " + ConversationColumns.IS_KEY,
                                    key);
                            // Open turns go in the first commit, so that their nodes can store
                            // nothing more.
                            sql.update(DELETE_OPEN.replace("${state}", "STREAMING"), key);
                            sql.update(DELETE_OPEN.replace("${state}", "PENDING"), key);
                            sql.update(DELETE_WAITING, key);
                            sql.update(DELETE_REQUESTS, key);
                            return detachTurns(sql, owned, extent.lastSequence(), hadFiles);
                        });
    }

    private static boolean detachTurns(Sql sql, Owned owned, long lastSequence, boolean hadFiles) {
        boolean callsRemain = deleteToolCalls(sql, owned) == TOOL_CALLS_PER_COMMIT;
        if (callsRemain || hadFiles || lastSequence > TURNS_PER_COMMIT) {
            sql.update(
                    "insert into leftover (bot_id, conversation_id)"
                            + " values (:bot_id, :conversation_id)",
                    owned.key());
            return true;
        }
        deleteTurns(sql, owned);
        return false;
    }

    private void removeTurns(Owned owned) {
        while (removePiece(owned)) {
            // Each piece is its own commit, so other turns can be written in between.
        }
    }

    /** Returns false once nothing is left. */
    private boolean removePiece(Owned owned) {
        if (deleteFiles(AttachmentRows.OF_CONVERSATION, owned.key())
                || database.writeSingleStatement(sql -> deleteToolCalls(sql, owned)) > 0
                || database.writeSingleStatement(sql -> deleteTurns(sql, owned)) > 0) {
            return true;
        }
        var _ =
                database.writeSingleStatement(
                        sql ->
                                sql.update(
                                        """
                                        delete from leftover
                                        where bot_id = :bot_id
                                            and conversation_id = :conversation_id
                                        """,
                                        owned.key()));
        return false;
    }

    /** Deletes a piece of the deleted attachments. Returns false if there are none. */
    private boolean deleteFiles(String which, Parameters parameters) {
        return database.write(sql -> AttachmentRows.deletePiece(sql, which, parameters));
    }

    private static int deleteToolCalls(Sql sql, Owned owned) {
        return sql.update(DELETE_TOOL_CALLS, owned.key().and("most", TOOL_CALLS_PER_COMMIT));
    }

    private static int deleteTurns(Sql sql, Owned owned) {
        return sql.update(DELETE_TURNS, owned.key().and("most", TURNS_PER_COMMIT));
    }
}
