package dev.rejoinder.answertest;

import dev.rejoinder.core.AppError;
import dev.rejoinder.provider.ChatMessage;
import java.util.List;

/**
 * What an owner says about a test.
 *
 * @param history plain-text messages before the question, oldest first, for a follow-up
 */
public record AnswerTestDraft(
        String question, List<ChatMessage> history, Expectations expectations) {
    public static final int MAX_QUESTION_CHARACTERS = 8_000;
    public static final int MAX_HISTORY_MESSAGES = 10;

    public AnswerTestDraft {
        history = List.copyOf(history);
    }

    /**
     * Returns this.
     *
     * @throws AppError INVALID_REQUEST naming the field
     */
    public AnswerTestDraft checked() {
        TestText.check("question", question, MAX_QUESTION_CHARACTERS);
        if (history.size() > MAX_HISTORY_MESSAGES) {
            throw AppError.invalid(
                    "history",
                    "The history must have at most " + MAX_HISTORY_MESSAGES + " messages.");
        }
        history.forEach(
                message -> TestText.check("history", message.text(), MAX_QUESTION_CHARACTERS));
        var _ = expectations.checked();
        return this;
    }

    /** Whether the other test asks the same. */
    boolean asksSame(AnswerTestDraft other) {
        return question.equals(other.question) && history.equals(other.history);
    }
}
