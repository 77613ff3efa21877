package dev.rejoinder.webhook;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The result of one attempt.
 *
 * @param status 0 if there was no response
 * @param response the beginning of the response's body
 * @param error why there was no usable response, as a sentence; null if there was one
 * @param retryAfter how long the endpoint asks to wait; null if it does not
 */
public record AttemptResult(
        int status,
        String response,
        @Nullable String error,
        @Nullable Duration retryAfter,
        Instant sentAt,
        Duration took) {
    private static final int GONE = 410;

    /** Whether the endpoint has accepted the event. */
    public boolean delivered() {
        return status >= 200 && status < 300;
    }

    /** Whether the endpoint asks to be disabled. */
    public boolean gone() {
        return status == GONE;
    }
}
