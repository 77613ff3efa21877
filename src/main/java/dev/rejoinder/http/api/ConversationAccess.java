package dev.rejoinder.http.api;

import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.http.Exchange;
import java.util.Optional;

/** Conversations that the caller may see; of the others a visitor cannot tell that they exist. */
final class ConversationAccess {
    private final ConversationStore conversations;

    ConversationAccess(ConversationStore conversations) {
        this.conversations = conversations;
    }

    /** A conversation of a bot that the caller may see; empty when it is another visitor's. */
    Optional<Conversation> find(Exchange exchange, String botId, String conversationId) {
        return conversations
                .find(botId, conversationId)
                .filter(
                        found ->
                                exchange.caller()
                                        .principal()
                                        .maySeeConversationsOf(found.userId()));
    }

    /** Whether the caller may see it. Asks the database only for visitors. */
    boolean mayUse(Exchange exchange, String botId, String conversationId) {
        return exchange.caller().principal().visitor() == null
                || find(exchange, botId, conversationId).isPresent();
    }
}
