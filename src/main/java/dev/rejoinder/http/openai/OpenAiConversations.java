package dev.rejoinder.http.openai;

import dev.rejoinder.access.Principal;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationDraft;
import dev.rejoinder.conversation.ConversationDraftStore;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.http.Exchange;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds conversations by their id alone: those of a bot, and drafts that have none yet. A caller
 * cannot tell whether a conversation of another bot, or a draft of another caller, exists.
 */
final class OpenAiConversations {
    private final Bots bots;
    private final ConversationStore conversations;
    private final ConversationDraftStore drafts;

    OpenAiConversations(Bots bots, OpenAiRoutes.Stores stores) {
        this.bots = bots;
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
        return require(exchange.request().path("conversationId"), exchange.caller().principal());
    }

    /**
     * The conversation with this id.
     *
     * @throws dev.rejoinder.core.AppError CONVERSATION_NOT_FOUND
     */
    Found require(String id, Principal caller) {
        List<Conversation> ofBots =
                caller.botIds().isEmpty()
                        ? conversations.findOfAnyBot(id)
                        : among(caller.botIds(), id);
        if (!ofBots.isEmpty()) {
            return new OfBot(ofBots.getFirst());
        }
        return drafts.find(id, caller.id()).map(Draft::new).orElseThrow(Conversation::notFound);
    }

    /** Looks only at the caller's bots, so the timing tells nothing about the others. */
    private List<Conversation> among(Set<String> botIds, String conversationId) {
        return botIds.stream()
                .sorted()
                .flatMap(id -> bots.find(id).stream())
                .flatMap(bot -> conversations.find(bot.id(), conversationId).stream())
                .toList();
    }
}
