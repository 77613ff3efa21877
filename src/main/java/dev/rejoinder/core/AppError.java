package dev.rejoinder.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A failure that a caller is told about: a code and one sentence. The cause is for the log only and
 * never reaches a client.
 */
public final class AppError extends RuntimeException {
    /** By then another server answers, or this one again. */
    private static final Duration SHUTDOWN_RETRY = Duration.ofSeconds(5);

    private final ErrorCode code;
    private final boolean retryable;
    private final @Nullable String field;
    private final @Nullable Duration retryAfter;
    private final @Nullable ErrorCause provider;

    private AppError(
            ErrorCode code,
            String sentence,
            boolean retryable,
            @Nullable String field,
            @Nullable Duration retryAfter,
            @Nullable ErrorCause provider,
            @Nullable Throwable cause) {
        // A refused request is an ordinary answer, so it pays for a stack trace only when a cause
        // needs the log.
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

    /** As {@link #of(ErrorCode, String)}, where more is known of a retry than the code says. */
    public static AppError of(ErrorCode code, String sentence, boolean retryable) {
        return new AppError(code, sentence, retryable, null, null, null, null);
    }

    /**
     * As {@link #of(ErrorCode, String, boolean)}, with what administrators may see of its cause.
     */
    public static AppError of(
            ErrorCode code, String sentence, boolean retryable, @Nullable ErrorCause provider) {
        return new AppError(code, sentence, retryable, null, null, provider, null);
    }

    /** A request that is wrong in one named field, parameter or header. */
    public static AppError invalid(String field, String sentence) {
        return new AppError(ErrorCode.INVALID_REQUEST, sentence, false, field, null, null, null);
    }

    /** A refusal that ends by itself after {@code retryAfter}. */
    public static AppError retryLater(ErrorCode code, String sentence, Duration retryAfter) {
        return new AppError(code, sentence, true, null, retryAfter, null, null);
    }

    /** What a server says that is about to end. */
    public static AppError shuttingDown() {
        return retryLater(ErrorCode.SHUTTING_DOWN, "The server is shutting down.", SHUTDOWN_RETRY);
    }

    /** Our own fault: the client learns that it may retry, the log learns why. */
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

    /** The field at fault, or null where no single one is. */
    public @Nullable String field() {
        return field;
    }

    /** What a model provider said, for administrators only; null where none is at fault. */
    public @Nullable ErrorCause provider() {
        return provider;
    }

    /** How long to wait before trying again, or null where waiting does not help. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** The sentence for the caller. */
    public String sentence() {
        String message = getMessage();
        return message == null ? code.name() : message;
    }
}
