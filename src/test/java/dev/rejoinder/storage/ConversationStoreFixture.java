package dev.rejoinder.storage;

import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationQuery;
import dev.rejoinder.conversation.ConversationQuery.Cursor;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.conversation.ConversationStore.Listing;
import dev.rejoinder.conversation.Message;
import dev.rejoinder.core.PageRequest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conversations in a store. */
abstract class ConversationStoreFixture extends StoreContract {
    ConversationStore conversations() {
        return storage.conversations();
    }

    static ConversationQuery query(
            int page,
            int limit,
            @Nullable Cursor after,
            @Nullable Instant since,
            @Nullable String userId) {
        return new ConversationQuery(
                BOT, new PageRequest(page, limit), after, since, userId, null, null);
    }

    static List<String> ids(Listing listing) {
        return listing.conversations().stream().map(Conversation::id).toList();
    }

    static List<Message> after(List<Message> all, long position, int limit) {
        return all.stream().filter(m -> m.position() > position).limit(limit).toList();
    }
}
