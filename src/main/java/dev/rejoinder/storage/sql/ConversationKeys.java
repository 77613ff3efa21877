package dev.rejoinder.storage.sql;

import dev.rejoinder.privacy.ErasureStore.ErasedConversation;
import dev.rejoinder.turn.ClientThreadStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Deletes the hashes by which clients find a conversation again: idempotency keys, and histories
 * that clients keep. They have no index by conversation, so that turns need not maintain one; they
 * are searched without a lock and deleted by their primary key.
 */
final class ConversationKeys {
    /** Both kinds are kept for this long, and deleted up to an hour later. */
    private static final Duration KEPT = ClientThreadStore.KEPT.plusHours(2);

    private record HashColumn(String table, String hash) {
        String find() {
            return "select "
                    + hash
                    + " as hash from "
                    + table
                    + " where bot_id = :bot_id and conversation_id = :conversation_id";
        }

        String delete() {
            return "delete from "
                    + table
                    + " where bot_id = :bot_id and "
                    + hash
                    + " = :hash and conversation_id = :conversation_id";
        }
    }

    private static final List<HashColumn> ALL =
            List.of(
                    new HashColumn("idempotency", "key_hash"),
                    new HashColumn("client_thread", "prefix_hash"));

    private final Database database;
    private final Dialect dialect;

    ConversationKeys(Database database, Dialect dialect) {
        this.database = database;
        this.dialect = dialect;
    }

    void delete(ErasedConversation conversation) {
        for (HashColumn column : ALL) {
            List<String> hashes = database.query(sql -> find(sql, column, conversation));
            if (!hashes.isEmpty()) {
                List<Parameters> each =
                        hashes.stream().map(hash -> key(conversation).and("hash", hash)).toList();
                database.write(sql -> sql.updateEach(column.delete(), each));
            }
        }
    }

    private List<String> find(Sql sql, HashColumn column, ErasedConversation conversation) {
        Instant oldest = Instant.ofEpochMilli(dialect.now(sql)).minus(KEPT);
        return conversation.updatedAt().isBefore(oldest)
                ? List.of()
                : sql.query(column.find(), row -> row.text("hash"), key(conversation));
    }

    private static Parameters key(ErasedConversation conversation) {
        return ConversationColumns.key(conversation.botId(), conversation.id());
    }
}
