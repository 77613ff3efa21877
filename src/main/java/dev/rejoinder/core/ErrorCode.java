package dev.rejoinder.core;

/**
 * Every way in which a request can fail, as clients see it. The HTTP edge holds the one table to
 * status codes.
 */
public enum ErrorCode {
    INVALID_REQUEST,
    IDEMPOTENCY_KEY_REUSED,
    INVALID_API_KEY,
    INVALID_CREDENTIALS,
    INSUFFICIENT_PERMISSIONS,
    BOT_NOT_FOUND,
    CONVERSATION_NOT_FOUND,
    MESSAGE_NOT_FOUND,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    RATE_LIMIT_EXCEEDED,
    CONVERSATION_BUSY,
    INTERNAL_ERROR,
    MODEL_PROVIDER_ERROR,
    MODEL_TIMEOUT,
    /** An answer that readers have seen broke off; it can neither go on nor be replaced. */
    ANSWER_INTERRUPTED,
    SHUTTING_DOWN,
    OVERLOADED;

    /**
     * Whether sending the same request again, with the same idempotency key, can help as a rule. A
     * single {@link AppError} may know better.
     */
    boolean retryable() {
        return switch (this) {
            case RATE_LIMIT_EXCEEDED,
                    CONVERSATION_BUSY,
                    INTERNAL_ERROR,
                    MODEL_PROVIDER_ERROR,
                    MODEL_TIMEOUT,
                    SHUTTING_DOWN,
                    OVERLOADED ->
                    true;
            case INVALID_REQUEST,
                    IDEMPOTENCY_KEY_REUSED,
                    INVALID_API_KEY,
                    INVALID_CREDENTIALS,
                    INSUFFICIENT_PERMISSIONS,
                    BOT_NOT_FOUND,
                    CONVERSATION_NOT_FOUND,
                    MESSAGE_NOT_FOUND,
                    NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    ANSWER_INTERRUPTED ->
                    false;
        };
    }
}
