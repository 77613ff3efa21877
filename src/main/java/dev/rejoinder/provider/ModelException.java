package dev.rejoinder.provider;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call that failed or whose answer was cut off. The message is for the log; it may quote the
 * provider and never reaches a client.
 */
public final class ModelException extends Exception {
    /** The kind of failure, which decides about retries. */
    public enum Kind {
        /**
         * The provider was unavailable or failed: connection refused, 408, 5xx, or an error inside
         * a stream before any text.
         */
        UNAVAILABLE,
        /** The provider's rate limit was exceeded (429). */
        RATE_LIMITED,
        /**
         * The provider rejected the request (other 4xx), or it cannot be sent because the provider
         * is not configured. A retry does not help.
         */
        REJECTED,
        /** The answer was cut off before its end mark. */
        CUT,
        /** The response violates the provider's protocol or exceeds a limit. */
        MALFORMED,
        /** {@link ModelCall#abort()} was called. */
        ABORTED;

        /** Whether a retry of the same request can succeed. */
        public boolean isTransient() {
            return switch (this) {
                case UNAVAILABLE, RATE_LIMITED, CUT, ABORTED -> true;
                case REJECTED, MALFORMED -> false;
            };
        }
    }

    private final Kind kind;
    private final @Nullable Duration retryAfter;
    private final @Nullable Integer status;

    public ModelException(Kind kind, String detail) {
        this(kind, detail, null, null);
    }

    public ModelException(Kind kind, String detail, @Nullable Throwable cause) {
        this(kind, detail, null, cause);
    }

    public ModelException(
            Kind kind, String detail, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        this(kind, null, detail, retryAfter, cause);
    }

    /**
     * A failure with its HTTP status.
     *
     * @param status the provider's error status, or null if there was none
     * @param detail the provider's message, without the status
     */
    public ModelException(
            Kind kind,
            @Nullable Integer status,
            String detail,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(detail, cause);
        this.kind = kind;
        this.status = status;
        this.retryAfter = retryAfter;
    }

    public Kind kind() {
        return kind;
    }

    /** The provider's HTTP error status, or null if there was none. */
    public @Nullable Integer status() {
        return status;
    }

    /** The provider's message or a description of the failure, without the status. */
    public String detail() {
        return String.valueOf(super.getMessage());
    }

    /** The status, if there is one, and the detail. */
    @Override
    public String getMessage() {
        return status == null ? detail() : "status " + status + ": " + detail();
    }

    /** The provider's {@code Retry-After}, or null. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
