package dev.rejoinder.client;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * An answer after it was stopped.
 *
 * @param text the text so far
 * @param status how the answer ended; {@code complete} if that was before
 */
public record StoppedAnswer(
        @JsonProperty("response") String text,
        String conversationId,
        String messageId,
        String status) {}
