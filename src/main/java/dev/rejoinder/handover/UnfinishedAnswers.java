package dev.rejoinder.handover;

import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.conversation.Message;
import dev.rejoinder.core.AppError;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answers of a conversation that have not ended. Thread-safe. */
final class UnfinishedAnswers {
    /** Unfinished answers are among the last messages: few turns may wait. */
    private static final int LAST_MESSAGES = 40;

    private static final Logger log = LoggerFactory.getLogger(UnfinishedAnswers.class);

    private final ConversationStore conversations;
    private final AnswerStopper answers;

    UnfinishedAnswers(ConversationStore conversations, AnswerStopper answers) {
        this.conversations = conversations;
        this.answers = answers;
    }

    /** Stops them, and keeps their texts. Blocks until they have ended. */
    void stop(String botId, String conversationId) {
        List<Message> last =
                conversations.messagesBefore(botId, conversationId, Long.MAX_VALUE, LAST_MESSAGES);
        for (Message message : last) {
            if (message.isUnfinished()) {
                try {
                    answers.stop(botId, conversationId, message.id());
                } catch (AppError failure) {
                    log.warn("Cannot stop answer {}", message.answerId(), failure);
                }
            }
        }
    }
}
