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
         * It refused the request (other 4xx, or no provider of that name is set up); trying again
         * does not help.
         */
        REJECTED,
        /** The answer stopped before its end was announced. */
        CUT,
        /** What came was not the provider's protocol, or over a limit. */
        MALFORMED,
        /** {@link ModelCall#abort()} was called. */
        ABORTED
    }

    private final Kind kind;
    private final @Nullable Duration retryAfter;

    public ModelException(Kind kind, String detail) {
        this(kind, detail, null, null);
    }

    public ModelException(Kind kind, String detail, @Nullable Throwable cause) {
        this(kind, detail, null, cause);
    }

    public ModelException(
            Kind kind, String detail, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(detail, cause);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    public Kind kind() {
        return kind;
    }

    /** How long the provider asked us to wait, or null. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
