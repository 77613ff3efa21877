package dev.rejoinder.provider.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an answer begins.
 *
 * @param status 200 to 999; interim answers are never seen
 */
public record ResponseHead(int status, List<Header> headers) {
    public ResponseHead {
        headers = List.copyOf(headers);
    }

    private static final int FIRST_REDIRECT = 300;
    private static final int NO_CONTENT = 204;
    private static final int RESET_CONTENT = 205;

    /** Whether the request was understood, and has content for an answer. */
    boolean hasAnswer() {
        return status < FIRST_REDIRECT && status != NO_CONTENT && status != RESET_CONTENT;
    }

    /** The first value under this name in any case, or null when there is none. */
    public @Nullable String header(String name) {
        for (Header header : headers) {
            if (header.name().equalsIgnoreCase(name)) {
                return header.value();
            }
        }
        return null;
    }
}
