package dev.rejoinder.conversation;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The feedback on an answer. An answer has at most one; later feedback replaces it.
 *
 * @param comment at most {@link #MAX_COMMENT} characters, or null
 */
public record Feedback(Rating rating, @Nullable String comment, Giver giver, Instant givenAt) {
    /** The longest comment, in characters. */
    public static final int MAX_COMMENT = 2_000;

    /** The judgement about an answer. */
    public enum Rating {
        UP,
        DOWN
    }

    /** Who gave feedback, by the id of the visitor, API key or console account. */
    public record Giver(Type type, String id) {
        /** The kinds of callers that give feedback. */
        public enum Type {
            VISITOR,
            KEY,
            ACCOUNT
        }
    }

    /** Whether this is other feedback than the earlier one, and not a repetition of it. */
    public boolean differsFrom(@Nullable Feedback earlier) {
        return earlier == null
                || !new Feedback(rating, comment, giver, earlier.givenAt()).equals(earlier);
    }

    /** The error for feedback on anything but a finished answer of the bot with text. */
    public static AppError notAnAnswer() {
        return AppError.of(
                ErrorCode.NOT_AN_ANSWER,
                "Only a finished answer of the bot with text can have feedback.");
    }
}
