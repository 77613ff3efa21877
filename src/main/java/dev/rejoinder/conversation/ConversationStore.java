package dev.rejoinder.conversation;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads conversations. Every method throws {@code INTERNAL_ERROR} when the database cannot be
 * reached. Thread-safe.
 */
public interface ConversationStore {
    Optional<Conversation> find(String botId, String conversationId);

    /**
     * One page, newest activity first, and how many there are in all pages together. The cost does
     * not grow with the number of conversations: a search looks at so many for a page, may have
     * found few or none by then, and goes on with the next.
     */
    Listing list(ConversationQuery query);

    /**
     * A page of conversations.
     *
     * @param total how many the query matches in all, whatever it searches for in them
     * @param next where the next page begins, or null when none follows
     */
    record Listing(
            List<Conversation> conversations, long total, ConversationQuery.@Nullable Cursor next) {
        public boolean hasMore() {
            return next != null;
        }
    }

    /** At most {@code limit} messages with a position above {@code position}, in order. */
    List<Message> messagesAfter(String botId, String conversationId, long position, int limit);

    /** The last {@code limit} messages with a position below {@code position}, in order. */
    List<Message> messagesBefore(String botId, String conversationId, long position, int limit);

    /** The position of a message of this conversation, or null when it has none with this id. */
    @Nullable Long positionOf(String botId, String conversationId, String messageId);

    /**
     * Removes a conversation with everything in it; a turn that still runs in it can no longer be
     * stored. Returns false when there is none.
     */
    boolean delete(String botId, String conversationId);
}
