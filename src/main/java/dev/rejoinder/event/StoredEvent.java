package dev.rejoinder.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored event.
 *
 * @param id {@code evt_…}
 * @param position rises in commit order among the events of one conversation; has gaps
 * @param conversationId null if the event is not about a conversation
 * @param messageId null if the event is not about a message
 * @param data further fields, as a compact JSON object
 */
public record StoredEvent(
        String id,
        long position,
        EventType type,
        String botId,
        @Nullable String conversationId,
        @Nullable String messageId,
        String data,
        Instant createdAt) {}
