package dev.rejoinder.provider;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call that brought no answer, or not all of it. Its text is for the log; it may quote the
 * provider and never reaches a client.
 */
public final class ModelException extends Exception {
    /** What happened, as far as it decides what to do next. */
    public enum Kind {
        /**
         * Not reached, or it failed on its side (connection refused, 408, 5xx, an error inside a
         * stream before any text).
         */
        UNAVAILABLE,
        /** It asked to wait (429). */
        RATE_LIMITED,
        /**
         * It refused the request (other 4xx), or the request cannot be sent: no provider of that
         * name is set up, or the adapter cannot encode a part. Trying again does not help.
         */
        REJECTED,
        /** The answer stopped before its end was announced. */
        CUT,
        /** What came was not the provider's protocol, or over a limit. */
        MALFORMED,
        /** {@link ModelCall#abort()} was called. */
        ABORTED;

        /** Whether the same request can succeed later. */
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
     * @param status what the provider answered, or null where it gave no answer, or a good one
     * @param detail what it said, without the status
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

    /** The prompt holds a part that the adapter cannot encode: {@link Kind#REJECTED}. */
    public static ModelException unsupported(MessagePart part) {
        return new ModelException(Kind.REJECTED, "this model cannot be sent " + part.kind());
    }

    public Kind kind() {
        return kind;
    }

    /** The provider's HTTP status, or null where there was none, or a good one. */
    public @Nullable Integer status() {
        return status;
    }

    /** What the provider said, or what happened, in words; without the status. */
    public String detail() {
        return String.valueOf(super.getMessage());
    }

    /** The status, if there is one, and the detail. */
    @Override
    public String getMessage() {
        return status == null ? detail() : "status " + status + ": " + detail();
    }

    /** How long the provider asked us to wait, or null. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
