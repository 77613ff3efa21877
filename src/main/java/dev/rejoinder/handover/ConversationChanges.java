package dev.rejoinder.handover;

/** Receives changes of conversations, of this server and of others. Returns at once. */
public interface ConversationChanges {
    /** Ignores them. */
    ConversationChanges NONE =
            new ConversationChanges() {
                @Override
                public void turnEnded(String conversationId) {}

                @Override
                public void handoverChanged(String conversationId) {}

                @Override
                public void recheckSoon() {}
            };

    /** A turn has ended. Every turn calls this, so it costs nothing where nobody follows. */
    void turnEnded(String conversationId);

    /** A handover has changed, or its conversation has a new message. */
    void handoverChanged(String conversationId);

    /** Signals of other servers may have been lost. */
    void recheckSoon();
}
