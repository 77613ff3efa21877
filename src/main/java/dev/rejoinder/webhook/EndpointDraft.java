package dev.rejoinder.webhook;

import dev.rejoinder.event.EventType;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an endpoint.
 *
 * @param url a normalized http or https URL
 * @param events the types of events that are delivered; not empty
 * @param bots the ids of the bots whose events are delivered; empty for all bots
 */
public record EndpointDraft(
        String url,
        @Nullable String description,
        Set<EventType> events,
        Set<String> bots,
        RetrySchedule schedule,
        boolean enabled) {
    public EndpointDraft {
        events = events.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(events));
        bots = Collections.unmodifiableSet(new TreeSet<>(bots));
    }

    /** Whether an event of this type and bot is delivered. */
    public boolean wants(EventType type, String botId) {
        return events.contains(type) && (bots.isEmpty() || bots.contains(botId));
    }

    EndpointDraft withUrl(String normalized) {
        return new EndpointDraft(normalized, description, events, bots, schedule, enabled);
    }
}
