package dev.rejoinder.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request to a server failed. The message is a sentence for the operator. */
final class ApiFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final boolean retryable;
    private final @Nullable Duration retryAfter;

    /**
     * Creates a failure.
     *
     * @param status of the response; 0 if there was none
     */
    ApiFailure(String sentence, int status, boolean retryable, @Nullable Duration retryAfter) {
        super(sentence);
        this.status = status;
        this.retryable = retryable;
        this.retryAfter = retryAfter;
    }

    /** The same failure, explained in other words. */
    ApiFailure saying(String sentence) {
        var other = new ApiFailure(sentence, status, retryable, retryAfter);
        other.initCause(this);
        return other;
    }

    int status() {
        return status;
    }

    /** Whether the same request may succeed later. */
    boolean retryable() {
        return retryable;
    }

    /** How long the server asks to wait, or null. */
    @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
