package dev.rejoinder.conversation;

import dev.rejoinder.core.Page;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which conversations of a bot to list, newest activity first.
 *
 * @param page which page; with a cursor only its limit counts
 * @param after where the page before ended, or null
 * @param since only those with activity after this instant, or null
 * @param userId only those of this end user, or null
 * @param search only those in which this is found, or null
 */
public record ConversationQuery(
        String botId,
        Page page,
        @Nullable Cursor after,
        @Nullable Instant since,
        @Nullable String userId,
        @Nullable ConversationSearch search) {
    /** The last row of a page: the next page begins behind it. */
    public record Cursor(Instant updatedAt, String conversationId) {}
}
