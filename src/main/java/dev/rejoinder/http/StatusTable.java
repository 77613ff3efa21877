package dev.rejoinder.http;

import dev.rejoinder.core.ErrorCode;

/** Maps each error code to its HTTP status. */
final class StatusTable {
    private StatusTable() {}

    static int status(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST,
                    IDEMPOTENCY_KEY_REUSED,
                    ATTACHMENT_INVALID,
                    ATTACHMENT_NOT_SUPPORTED ->
                    400;
            case INVALID_API_KEY, INVALID_CREDENTIALS -> 401;
            case INSUFFICIENT_PERMISSIONS -> 403;
            case BOT_NOT_FOUND,
                    CONVERSATION_NOT_FOUND,
                    MESSAGE_NOT_FOUND,
                    ATTACHMENT_NOT_FOUND,
                    TOOL_CALL_NOT_FOUND,
                    NOT_FOUND ->
                    404;
            case METHOD_NOT_ALLOWED -> 405;
            case NOT_AN_ANSWER,
                    TOOL_CALL_NOT_WAITING,
                    HANDOVER_DISABLED,
                    HANDOVER_CLOSED,
                    HANDOVER_TAKEN,
                    HANDOVER_NOT_YOURS,
                    TEST_RUN_ACTIVE ->
                    409;
            case RATE_LIMIT_EXCEEDED, CONVERSATION_BUSY, BUDGET_EXCEEDED -> 429;
            case INTERNAL_ERROR,
                    MODEL_PROVIDER_ERROR,
                    MODEL_TIMEOUT,
                    ANSWER_INTERRUPTED,
                    ACTION_TIMEOUT ->
                    500;
            case SHUTTING_DOWN, OVERLOADED -> 503;
        };
    }
}
