package dev.rejoinder.conversation;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads conversations. Every method throws {@code INTERNAL_ERROR} if the database cannot be
 * reached. Thread-safe.
 */
public interface ConversationStore {
    Optional<Conversation> find(String botId, String conversationId);

    /**
     * Finds the conversations with this id of all bots, oldest first. Usually one at most; clients
     * that choose their own ids may use the same one with several bots.
     */
    List<Conversation> findOfAnyBot(String conversationId);

    /**
     * Replaces the metadata, as compact JSON or null. Returns false if there is no such
     * conversation.
     */
    boolean updateMetadata(String botId, String conversationId, @Nullable String metadata);

    /**
     * Returns one page, most recent activity first, and the total count. The cost does not grow
     * with the number of conversations: a search examines a limited number per page, so a page may
     * be short or empty even if more pages follow.
     */
    Listing list(ConversationQuery query);

    /**
     * A page of conversations.
     *
     * @param total the number of conversations that the query selects, ignoring the search
     * @param next where the next page begins, or null at the end
     */
    record Listing(
            List<Conversation> conversations, long total, ConversationQuery.@Nullable Cursor next) {
        public boolean hasMore() {
            return next != null;
        }
    }

    /**
     * Returns the next conversations of a range.
     *
     * @param last the last one of the previous step, or null
     */
    List<Conversation> next(ConversationRange range, @Nullable Conversation last, int limit);

    /** Returns at most {@code limit} messages after {@code position}, in order. */
    List<Message> messagesAfter(String botId, String conversationId, long position, int limit);

    /** Returns the last {@code limit} messages before {@code position}, in order. */
    List<Message> messagesBefore(String botId, String conversationId, long position, int limit);

    /**
     * Returns the position of a message of this conversation, or null if it has no such message.
     */
    @Nullable Long positionOf(String botId, String conversationId, String messageId);

    /**
     * Deletes a conversation with all its content; a turn that still runs in it can no longer be
     * stored. Returns false if there is no such conversation.
     */
    boolean delete(String botId, String conversationId);
}
