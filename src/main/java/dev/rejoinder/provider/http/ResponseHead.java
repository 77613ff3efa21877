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
