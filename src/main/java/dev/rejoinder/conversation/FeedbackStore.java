package dev.rejoinder.conversation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores the feedback on answers. It is deleted with its conversation. Every method throws {@code
 * INTERNAL_ERROR} if the database cannot be reached. Thread-safe.
 */
public interface FeedbackStore {
    /**
     * Finds the feedback on an answer.
     *
     * @throws dev.rejoinder.core.AppError MESSAGE_NOT_FOUND if the conversation has no such
     *     message, NOT_AN_ANSWER if it is a question, a person's message, not finished, or has no
     *     text
     */
    Optional<Feedback> find(String botId, String conversationId, String messageId);

    /**
     * Replaces the feedback on an answer, and the counts with it, unless it is the same already.
     * Returns the stored feedback.
     *
     * @param feedback null to remove it
     * @throws dev.rejoinder.core.AppError as {@link #find}
     */
    Optional<Feedback> replace(
            String botId, String conversationId, String messageId, @Nullable Feedback feedback);

    /** Finds the feedback on consecutive messages of a conversation, by message id. */
    Map<String, Feedback> ofMessages(Conversation conversation, List<Message> messages);
}
