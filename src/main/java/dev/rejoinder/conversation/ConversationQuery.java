package dev.rejoinder.conversation;

import dev.rejoinder.core.PageRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Selects conversations of a bot, most recent activity first.
 *
 * @param page the page; with a cursor only its limit applies
 * @param after the end of the previous page, or null
 * @param since only conversations with activity after this instant, or null
 * @param userId only conversations of this end user, or null
 * @param search only conversations that match this search, or null
 * @param rating only conversations with an answer that is rated so, or null
 */
public record ConversationQuery(
        String botId,
        PageRequest page,
        @Nullable Cursor after,
        @Nullable Instant since,
        @Nullable String userId,
        @Nullable ConversationSearch search,
        Feedback.@Nullable Rating rating) {
    /** The last row of a page, for keyset pagination: the next page begins after it. */
    public record Cursor(Instant updatedAt, String conversationId) {}
}
