package dev.rejoinder.handover;

import dev.rejoinder.core.PageRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Selects conversations of the inbox.
 *
 * @param state of the latest handover; null for those that wait or have an agent
 * @param botIds only conversations of these bots; empty for all
 */
public record InboxQuery(@Nullable HandoverState state, Set<String> botIds, PageRequest page) {
    public InboxQuery {
        botIds = Set.copyOf(botIds);
    }
}
