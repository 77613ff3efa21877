package dev.rejoinder.client;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * The rating of an answer.
 *
 * @param rating {@code up} or {@code down}
 * @param comment or null
 */
public record Feedback(String rating, String comment, Instant givenAt, JsonNode givenBy) {}
