package dev.rejoinder.lead;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The contact details that a visitor left.
 *
 * @param conversationId the conversation in which they were left; it may be deleted since
 * @param userId the visitor, or the end user of the conversation; null if unknown
 */
public record Lead(
        String botId,
        String id,
        ContactDetails contact,
        @Nullable String conversationId,
        @Nullable String userId,
        Instant createdAt) {
    /** Omits the contact details, so that they reach no log. */
    @Override
    public String toString() {
        return "Lead[id=" + id + "]";
    }
}
