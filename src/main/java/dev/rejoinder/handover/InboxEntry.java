package dev.rejoinder.handover;

import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.Message;
import org.jspecify.annotations.Nullable;

/**
 * A conversation of the inbox.
 *
 * @param handover its latest handover
 * @param last its last message; null if it has none that readers may see
 */
public record InboxEntry(Conversation conversation, Handover handover, @Nullable Message last) {}
