package dev.rejoinder.turn;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import org.jspecify.annotations.Nullable;

/** The errors that clients get for turns, and their messages. */
public final class TurnErrors {
    /** Ends the message of each error that a retry may help, and of no other. */
    private static final String TRY_AGAIN = " Please try again.";

    private TurnErrors() {}

    static AppError endNotKnown() {
        return AppError.of(
                ErrorCode.INTERNAL_ERROR,
                "The answer is not known yet. Send the request again with the same"
                        + " Idempotency-Key.");
    }

    /** The message does not exist, or the caller may not see it. */
    public static AppError messageNotFound() {
        return AppError.of(ErrorCode.MESSAGE_NOT_FOUND, "There is no such message.");
    }

    /** The answer was interrupted after readers had seen a part of it. */
    public static AppError interrupted() {
        return AppError.of(ErrorCode.ANSWER_INTERRUPTED, sentence(ErrorCode.ANSWER_INTERRUPTED));
    }

    /**
     * Returns the error that an end means for a client; null when there is an answer.
     *
     * @param streamed whether readers may have seen the text. Such text is never replaced, so a
     *     retry of the same request cannot help.
     */
    static @Nullable AppError of(TurnEnd end, boolean streamed) {
        ErrorCode code = end.error();
        if (code == null) {
            return null;
        }
        boolean shown = end.state() == TurnState.INTERRUPTED && streamed;
        ModelFailure failure = end.failure();
        if (failure != null) {
            boolean retryable = failure.retryable() && !shown;
            String sentence = failure.sentence() + (retryable ? TRY_AGAIN : "");
            return AppError.of(code, sentence, retryable, failure.cause());
        }
        if (shown) {
            // The code of a server that died or failed: its readers can only ask again.
            return code == ErrorCode.INTERNAL_ERROR
                    ? interrupted()
                    : AppError.of(code, sentence(code), false);
        }
        AppError error = AppError.of(code, sentence(code));
        return error.retryable() ? AppError.of(code, sentence(code) + TRY_AGAIN) : error;
    }

    /** The message of an error, without the advice to try again. */
    static String sentence(ErrorCode code) {
        return switch (code) {
            case MODEL_TIMEOUT -> "The model took too long to answer.";
            case MODEL_PROVIDER_ERROR -> "The model could not answer.";
            case SHUTTING_DOWN -> "The server was stopped before the answer was complete.";
            case CONVERSATION_NOT_FOUND -> "The conversation was deleted.";
            case ANSWER_INTERRUPTED ->
                    "The answer broke off and cannot be continued. Send the message again in its"
                            + " conversation, with another Idempotency-Key. If the answer called"
                            + " tools, the calls may have had their effect.";
            case ACTION_TIMEOUT ->
                    "The answer waited for an action that nobody approved or answered in time.";
            // Of these, a turn ends only with the first.
            case INTERNAL_ERROR,
                    INVALID_REQUEST,
                    IDEMPOTENCY_KEY_REUSED,
                    INVALID_API_KEY,
                    INVALID_CREDENTIALS,
                    INSUFFICIENT_PERMISSIONS,
                    BOT_NOT_FOUND,
                    MESSAGE_NOT_FOUND,
                    ATTACHMENT_NOT_FOUND,
                    ATTACHMENT_INVALID,
                    NOT_AN_ANSWER,
                    NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    RATE_LIMIT_EXCEEDED,
                    CONVERSATION_BUSY,
                    BUDGET_EXCEEDED,
                    ATTACHMENT_NOT_SUPPORTED,
                    TOOL_CALL_NOT_FOUND,
                    TOOL_CALL_NOT_WAITING,
                    HANDOVER_DISABLED,
                    HANDOVER_CLOSED,
                    HANDOVER_TAKEN,
                    HANDOVER_NOT_YOURS,
                    TEST_RUN_ACTIVE,
                    OVERLOADED ->
                    "Something went wrong on the server.";
        };
    }
}
