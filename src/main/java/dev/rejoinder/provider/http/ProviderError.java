package dev.rejoinder.provider.http;

import dev.rejoinder.provider.ModelException;
import org.jspecify.annotations.Nullable;

/**
 * An error that a provider reports inside an answer.
 *
 * @param status the HTTP status that the error names or its type implies; otherwise null
 */
public record ProviderError(String message, @Nullable Integer status) {
    static final String NO_MESSAGE = "an error without a message";

    private static final int LEAST_STATUS = 400;
    private static final int MOST_STATUS = 599;

    /**
     * Creates an error from the properties of the error object.
     *
     * @param code a number as text, or a name such as {@code rate_limit_exceeded}
     */
    static ProviderError of(@Nullable String message, @Nullable String code) {
        return new ProviderError(
                message == null ? NO_MESSAGE : message, code == null ? null : status(code));
    }

    private static @Nullable Integer status(String code) {
        if (code.length() == 3 && code.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int number = Integer.parseInt(code);
            return number >= LEAST_STATUS && number <= MOST_STATUS ? number : null;
        }
        return switch (code) {
            case "invalid_request_error", "invalid_request", "context_length_exceeded" -> 400;
            case "authentication_error", "invalid_api_key" -> 401;
            case "permission_error" -> 403;
            case "not_found_error", "model_not_found" -> 404;
            case "request_too_large" -> 413;
            case "rate_limit_error", "rate_limit_exceeded", "insufficient_quota" -> 429;
            default -> null;
        };
    }

    ModelException.Kind kind() {
        return status == null ? ModelException.Kind.UNAVAILABLE : ErrorResponse.kind(status);
    }
}
