package dev.rejoinder.http.api;

import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.http.Exchange;
import java.util.Optional;

/** Limits visitors to their own conversations; a visitor cannot tell whether others exist. */
final class ConversationAccess {
    private final ConversationStore conversations;

    ConversationAccess(ConversationStore conversations) {
        this.conversations = conversations;
    }

    /** A conversation of a bot that the caller may see; empty if it belongs to another visitor. */
    Optional<Conversation> find(Exchange exchange, String botId, String conversationId) {
        return conversations
                .find(botId, conversationId)
                .filter(
                        found ->
                                exchange.caller()
                                        .principal()
                                        .maySeeConversationsOf(found.userId()));
    }

    /** Whether the caller may see it. Queries the database only for visitors. */
    boolean mayUse(Exchange exchange, String botId, String conversationId) {
        return exchange.caller().principal().visitor() == null
                || find(exchange, botId, conversationId).isPresent();
    }
}
