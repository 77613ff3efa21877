package dev.rejoinder.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An error that is reported to the caller: a code and one sentence. The cause is only logged and
 * never reaches a client.
 */
public final class AppError extends RuntimeException {
    /** Until then another server takes over, or this one has restarted. */
    private static final Duration SHUTDOWN_RETRY = Duration.ofSeconds(5);

    private final ErrorCode code;
    private final boolean retryable;
    private final @Nullable String field;
    private final @Nullable Duration retryAfter;
    private final @Nullable ProviderErrorDetail provider;

    private AppError(
            ErrorCode code,
            String sentence,
            boolean retryable,
            @Nullable String field,
            @Nullable Duration retryAfter,
            @Nullable ProviderErrorDetail provider,
            @Nullable Throwable cause) {
        // Rejected requests are normal, so only errors with a cause to log pay for a stack trace.
        super(sentence, cause, false, cause != null);
        this.code = code;
        this.retryable = retryable;
        this.field = field;
        this.retryAfter = retryAfter;
        this.provider = provider;
    }

    public static AppError of(ErrorCode code, String sentence) {
        return of(code, sentence, code.retryable());
    }

    /** Like {@link #of(ErrorCode, String)}, but overrides whether a retry can help. */
    public static AppError of(ErrorCode code, String sentence, boolean retryable) {
        return new AppError(code, sentence, retryable, null, null, null, null);
    }

    /**
     * Like {@link #of(ErrorCode, String, boolean)}, with details of the cause that only
     * administrators see.
     */
    public static AppError of(
            ErrorCode code,
            String sentence,
            boolean retryable,
            @Nullable ProviderErrorDetail provider) {
        return new AppError(code, sentence, retryable, null, null, provider, null);
    }

    /** A request with one wrong field, parameter or header. */
    public static AppError invalid(String field, String sentence) {
        return new AppError(ErrorCode.INVALID_REQUEST, sentence, false, field, null, null, null);
    }

    /** A rejection that ends by itself after {@code retryAfter}. */
    public static AppError retryLater(ErrorCode code, String sentence, Duration retryAfter) {
        return new AppError(code, sentence, true, null, retryAfter, null, null);
    }

    /**
     * A rejection that ends after {@code retryAfter}, which is too long for a program to wait: it
     * must not retry by itself.
     */
    public static AppError rejectedUntil(ErrorCode code, String sentence, Duration retryAfter) {
        return new AppError(code, sentence, false, null, retryAfter, null, null);
    }

    /** The error for requests while the server shuts down. */
    public static AppError shuttingDown() {
        return retryLater(ErrorCode.SHUTTING_DOWN, "The server is shutting down.", SHUTDOWN_RETRY);
    }

    /** An internal failure: the client sees that it can retry, and the log has the cause. */
    public static AppError internal(Throwable cause) {
        return new AppError(
                ErrorCode.INTERNAL_ERROR,
                "Something went wrong on the server. Please try again.",
                true,
                null,
                null,
                null,
                cause);
    }

    public ErrorCode code() {
        return code;
    }

    /** Whether the same request, with the same idempotency key, can succeed later. */
    public boolean retryable() {
        return retryable;
    }

    /** The wrong field, or null if there is no single one. */
    public @Nullable String field() {
        return field;
    }

    /** The model provider's error, for administrators only; null if no provider failed. */
    public @Nullable ProviderErrorDetail provider() {
        return provider;
    }

    /** How long to wait before a retry, or null if waiting does not help. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** The sentence for the caller. */
    public String sentence() {
        String message = getMessage();
        return message == null ? code.name() : message;
    }
}
