package dev.rejoinder.client;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * A tool call that an answer waits for.
 *
 * @param type {@code approval}, or {@code tool_result} for a tool of your own
 * @param arguments an object, or what the model wrote instead
 */
public record RequiredAction(
        String type,
        String callId,
        String tool,
        String title,
        JsonNode arguments,
        Instant expiresAt) {}
