package dev.rejoinder.client;

import java.util.List;

/**
 * The state of an answer after a decision or a result.
 *
 * @param status {@code requires_action}, {@code running}, or how the answer ended
 * @param requiredActions what it still waits for
 */
public record AnswerState(
        String conversationId,
        String messageId,
        String status,
        List<RequiredAction> requiredActions) {
    public AnswerState {
        requiredActions = Answer.orEmpty(requiredActions);
    }
}
