package dev.rejoinder.core;

/** All error codes that clients see. The HTTP edge has the only table of their status codes. */
public enum ErrorCode {
    INVALID_REQUEST,
    IDEMPOTENCY_KEY_REUSED,
    INVALID_API_KEY,
    INVALID_CREDENTIALS,
    INSUFFICIENT_PERMISSIONS,
    BOT_NOT_FOUND,
    CONVERSATION_NOT_FOUND,
    MESSAGE_NOT_FOUND,
    ATTACHMENT_NOT_FOUND,
    /** A file that messages do not take. */
    ATTACHMENT_INVALID,
    /** A question, a message of a person, or an answer that is not finished or has no text. */
    NOT_AN_ANSWER,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    RATE_LIMIT_EXCEEDED,
    CONVERSATION_BUSY,
    /** A daily budget is used up. */
    BUDGET_EXCEEDED,
    INTERNAL_ERROR,
    MODEL_PROVIDER_ERROR,
    MODEL_TIMEOUT,
    /** A partly delivered answer broke off; it can neither continue nor be replaced. */
    ANSWER_INTERRUPTED,
    /** No model of the bot can see the attached image. */
    ATTACHMENT_NOT_SUPPORTED,
    TOOL_CALL_NOT_FOUND,
    /** The call awaits no decision, or another kind of decision. */
    TOOL_CALL_NOT_WAITING,
    /** A tool call was not approved or answered in time. */
    ACTION_TIMEOUT,
    /** The bot hands no conversation over to a person. */
    HANDOVER_DISABLED,
    /** Nobody is there at this time. */
    HANDOVER_CLOSED,
    /** Another agent has the conversation. */
    HANDOVER_TAKEN,
    /** The agent does not have the conversation. */
    HANDOVER_NOT_YOURS,
    /** Another run of the bot's answer tests is not finished. */
    TEST_RUN_ACTIVE,
    SHUTTING_DOWN,
    OVERLOADED;

    /**
     * Whether a retry with the same idempotency key generally helps. An {@link AppError} can
     * override it.
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
                    ATTACHMENT_NOT_FOUND,
                    ATTACHMENT_INVALID,
                    NOT_AN_ANSWER,
                    NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    BUDGET_EXCEEDED,
                    ANSWER_INTERRUPTED,
                    ATTACHMENT_NOT_SUPPORTED,
                    TOOL_CALL_NOT_FOUND,
                    TOOL_CALL_NOT_WAITING,
                    ACTION_TIMEOUT,
                    HANDOVER_DISABLED,
                    HANDOVER_CLOSED,
                    HANDOVER_TAKEN,
                    HANDOVER_NOT_YOURS,
                    TEST_RUN_ACTIVE ->
                    false;
        };
    }
}
