package dev.rejoinder.client;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * A conversation in a list.
 *
 * @param preview the beginning of the first question
 * @param running whether an answer is being written
 * @param waiting whether an answer waits for somebody
 * @param feedback the numbers of ratings, {@code up} and {@code down}; or null
 */
public record ConversationSummary(
        String id,
        String preview,
        int messageCount,
        Instant createdAt,
        Instant updatedAt,
        boolean running,
        boolean waiting,
        JsonNode feedback) {}
