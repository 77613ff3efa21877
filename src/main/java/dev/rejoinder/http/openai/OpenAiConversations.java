package dev.rejoinder.http.openai;

import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationDraft;
import dev.rejoinder.conversation.ConversationDraftStore;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.http.Exchange;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Finds conversations by their id alone: those of a bot, and drafts that have none yet. A caller
 * cannot tell whether a conversation of another bot, or a draft of another caller, exists.
 */
final class OpenAiConversations {
    private final ConversationStore conversations;
    private final ConversationDraftStore drafts;

    OpenAiConversations(OpenAiRoutes.Stores stores) {
        this.conversations = stores.conversations();
        this.drafts = stores.drafts();
    }

    /** A conversation of a bot, or a draft. */
    sealed interface Found {
        String id();

        @Nullable String metadata();

        Instant createdAt();
    }

    record OfBot(Conversation conversation) implements Found {
        @Override
        public String id() {
            return conversation.id();
        }

        @Override
        public @Nullable String metadata() {
            return conversation.metadata();
        }

        @Override
        public Instant createdAt() {
            return conversation.createdAt();
        }
    }

    record Draft(ConversationDraft draft) implements Found {
        @Override
        public String id() {
            return draft.id();
        }

        @Override
        public @Nullable String metadata() {
            return draft.metadata();
        }

        @Override
        public Instant createdAt() {
            return draft.createdAt();
        }
    }

    /**
     * The conversation of this request.
     *
     * @throws dev.rejoinder.core.AppError CONVERSATION_NOT_FOUND
     */
    Found require(Exchange exchange) {
        String id = exchange.request().path("conversationId");
        for (Conversation found : conversations.findOfAnyBot(id)) {
            if (exchange.caller().principal().maySee(found.botId())) {
                return new OfBot(found);
            }
        }
        return drafts.find(id, exchange.caller().principal().id())
                .map(Draft::new)
                .orElseThrow(Conversation::notFound);
    }
}
