package dev.rejoinder.storage.sql;

/**
 * Locks a conversation and the states of its turns until the end of the transaction. Every
 * transaction takes this lock before it touches a turn, which rules out deadlocks. A no-op where
 * transactions never run concurrently.
 */
final class ConversationLock {
    private final boolean needed;
    private final String text;

    ConversationLock(Dialect dialect) {
        this.needed = !dialect.forUpdate().isEmpty();
        this.text =
                "select last_sequence from conversation where "
                        + ConversationColumns.IS_KEY
                        + dialect.forUpdate();
    }

    /** Takes the lock if the conversation exists. */
    void take(Sql sql, String botId, String conversationId) {
        if (needed) {
            var _ = sql.number(text, ConversationColumns.key(botId, conversationId));
        }
    }
}
