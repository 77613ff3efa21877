package dev.rejoinder.storage.sql;

/**
 * Keeps all others from changing a conversation, or the states of its turns, until the end of the
 * transaction. Every transaction takes it before it touches a turn, so there are no deadlocks.
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

    /** Takes it, if there is such a conversation. */
    void take(Sql sql, String botId, String conversationId) {
        if (needed) {
            var _ = sql.number(text, ConversationColumns.key(botId, conversationId));
        }
    }
}
