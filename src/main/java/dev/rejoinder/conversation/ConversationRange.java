package dev.rejoinder.conversation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The conversations of an export. With {@code userId} or {@code since} they are in the order of
 * their last activity: one that gets a message during the export may appear a second time.
 * Otherwise each appears once.
 *
 * @param userId only conversations of this end user, or null
 * @param since only conversations with activity after this instant, or null
 */
public record ConversationRange(String botId, @Nullable String userId, @Nullable Instant since) {}
