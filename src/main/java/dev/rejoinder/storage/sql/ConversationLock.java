package dev.rejoinder.storage.sql;

/**
 * Keeps all others from changing a conversation, or the states of its turns, until the end of the
 * transaction. Everybody takes it before they touch a turn, so nobody waits in a ring.
 */
final class ConversationLock {
    private final boolean needed;
    private final String text;

    ConversationLock(Dialect dialect) {
        this.needed = !dialect.forUpdate().isEmpty();
        this.text =
                "select last_sequence from conversation where bot_id = ? and id = ?"
                        + dialect.forUpdate();
    }

    /** Takes it, if there is such a conversation. */
    void take(Sql sql, String botId, String conversationId) {
        if (needed) {
            var _ = sql.number(text, botId, conversationId);
        }
    }
}
