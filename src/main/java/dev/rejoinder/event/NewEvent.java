package dev.rejoinder.event;

import org.jspecify.annotations.Nullable;

/**
 * An event to store.
 *
 * @param conversationId null if the event is not about a conversation
 * @param messageId null if the event is not about a message
 * @param data further fields, as a compact JSON object. Never text of a user: events outlive the
 *     erasure of their user
 */
public record NewEvent(
        EventType type,
        String botId,
        @Nullable String conversationId,
        @Nullable String messageId,
        String data) {
    /** The {@link #data} of an event without further fields. */
    public static final String NO_DATA = "{}";

    /** An event of a bot. */
    public static NewEvent ofBot(EventType type, String botId) {
        return new NewEvent(type, botId, null, null, NO_DATA);
    }

    /** An event of a conversation. */
    public static NewEvent ofConversation(EventType type, String botId, String conversationId) {
        return new NewEvent(type, botId, conversationId, null, NO_DATA);
    }
}
