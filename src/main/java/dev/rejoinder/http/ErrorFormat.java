package dev.rejoinder.http;

import dev.rejoinder.core.AppError;
import java.util.Map;

/** The format of the error responses of some routes: each protocol has its own. */
public interface ErrorFormat {
    /** The media type, with its charset. */
    String contentType();

    /** The schema of the body. */
    BodySchema schema();

    /**
     * The body of an error response, in UTF-8.
     *
     * @param status the response's HTTP status
     * @param requestId the id in the response's {@code X-Request-Id} header
     * @param causes whether the caller may see the model provider's error
     */
    byte[] body(AppError error, int status, String requestId, boolean causes);

    /** The message for a path near those of this format that no route has. */
    default String missingPath(String path) {
        return "This path does not exist.";
    }

    /**
     * Whether clients expect an endpoint at this path that does not exist, though it looks like a
     * resource of one that does.
     */
    default boolean isMissing(String path) {
        return false;
    }

    /** Further headers of an error response. */
    default Map<String, String> headers(AppError error) {
        return Map.of();
    }
}
