package dev.rejoinder.client;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * An event that a webhook endpoint received.
 *
 * @param id the same in every delivery of the event
 * @param type such as {@code message.created}
 */
public record WebhookEvent(String id, String type, Instant timestamp, JsonNode data) {}
