package dev.rejoinder.provider.http;

import dev.rejoinder.provider.ModelException;
import dev.rejoinder.wire.ResponseHead;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A response with an error, a redirect, or no content.
 *
 * @param body the start of the body
 */
record ErrorResponse(ResponseHead head, String body) {
    /** How much of an error body is read. */
    static final int MAX_BODY_BYTES = 8 * 1024;

    /** How much of the body is quoted if it contains no message. */
    static final int MAX_DETAIL_BYTES = 500;

    /** The timeout for the body after the head; the status alone decides about retries. */
    static final Duration BODY_TIMEOUT = Duration.ofSeconds(1);

    static final Duration MAX_RETRY_AFTER = Duration.ofDays(1);
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");
    private static final int FIRST_REDIRECT = 300;
    private static final int FIRST_CLIENT_ERROR = 400;
    private static final int NO_CONTENT = 204;
    private static final int RESET_CONTENT = 205;

    /** Whether a response contains no model answer. */
    static boolean is(ResponseHead head) {
        return head.status() >= FIRST_REDIRECT
                || head.status() == NO_CONTENT
                || head.status() == RESET_CONTENT;
    }

    /** Reads the response, or a part of it if the body is cut off or stalls. */
    static ErrorResponse of(ResponseHead head, HttpCall call) {
        byte[] bytes = new byte[MAX_BODY_BYTES];
        int length = 0;
        try (var _ = CallDeadline.start(BODY_TIMEOUT, call)) {
            while (length < bytes.length) {
                int count = call.read(bytes, length, bytes.length - length);
                if (count < 0) {
                    break;
                }
                length += count;
            }
            call.drain();
        } catch (IOException e) {
            // The status is sufficient.
        }
        byte[] body = Arrays.copyOf(bytes, length);
        return new ErrorResponse(head, ContentCoding.text(head, body, MAX_BODY_BYTES));
    }

    ModelException exception() {
        return new ModelException(
                kind(head.status()), head.status(), detail(), retryAfter(head), null);
    }

    private String detail() {
        int status = head.status();
        String location = head.header("Location");
        if (status >= FIRST_REDIRECT && status < FIRST_CLIENT_ERROR && location != null) {
            int query = location.indexOf('?');
            return "redirects are not followed; this one leads to "
                    + (query < 0 ? location : location.substring(0, query));
        }
        String message = ErrorMessageParser.message(body);
        return message != null
                ? ToolSupportErrors.explained(status, message)
                : body.substring(0, Math.min(body.length(), MAX_DETAIL_BYTES));
    }

    static ModelException.Kind kind(int status) {
        if (status == 429) {
            return ModelException.Kind.RATE_LIMITED;
        }
        if (status == 408 || status >= 500) {
            return ModelException.Kind.UNAVAILABLE;
        }
        return status < FIRST_REDIRECT
                ? ModelException.Kind.MALFORMED
                : ModelException.Kind.REJECTED;
    }

    private static @Nullable Duration retryAfter(ResponseHead head) {
        String millis = head.header("retry-after-ms");
        if (millis != null && NUMBER.matcher(millis).matches()) {
            return bounded((long) Double.parseDouble(millis));
        }
        String value = head.header("Retry-After");
        if (value == null) {
            return null;
        }
        if (NUMBER.matcher(value).matches()) {
            return bounded((long) (Double.parseDouble(value) * 1000));
        }
        // Compare dates on the provider's clock, which may differ from ours.
        String date = head.header("Date");
        try {
            return date == null
                    ? null
                    : bounded(Duration.between(instant(date), instant(value)).toMillis());
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static Instant instant(String date) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
    }

    private static Duration bounded(long millis) {
        return Duration.ofMillis(Math.clamp(millis, 0, MAX_RETRY_AFTER.toMillis()));
    }
}
