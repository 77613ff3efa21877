package dev.rejoinder.client;

import java.util.Map;

/** The history of a bot's conversations. */
public final class Conversations {
    private final Http http;

    Conversations(Http http) {
        this.http = http;
    }

    public Pages<ConversationSummary> list(String bot) {
        return list(bot, Map.of());
    }

    /** All conversations, latest activity first; for example with {@code userId} or {@code q}. */
    public Pages<ConversationSummary> list(String bot, Map<String, ?> filters) {
        return new Pages<>(
                http,
                Http.path("chat", bot, "conversations"),
                "conversations",
                filters,
                ConversationSummary.class);
    }

    public Conversation get(String bot, String conversationId) {
        return get(bot, conversationId, Map.of());
    }

    /** The messages; with {@code include}, {@code limit} and {@code before} in the options. */
    public Conversation get(String bot, String conversationId, Map<String, ?> options) {
        return http.send(
                Http.Call.get(
                        Http.query(
                                Http.path("chat", bot, "conversations", conversationId), options)),
                Conversation.class);
    }

    /** Deletes a conversation and aborts an answer that is being written. */
    public void delete(String bot, String conversationId) {
        http.send(Http.Call.delete(Http.path("chat", bot, "conversations", conversationId)));
    }
}
