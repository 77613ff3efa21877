package dev.rejoinder.turn;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.provider.ChatMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's question to a bot. The caller checks the limits before: the constructor throws {@link
 * IllegalArgumentException}.
 *
 * @param question a message of the user; its text is stored as the question
 * @param history the conversation before the question, oldest first, which the model is shown in
 *     place of the stored one; null for the stored one
 * @param conversationId the conversation to go on with, or null for a new one
 * @param createConversation whether a conversation that does not exist is made under {@code
 *     conversationId}, as clients with session names of their own expect; otherwise it is an error
 * @param metadata compact JSON, or null
 * @param userId the end user a new conversation belongs to, or null
 */
public record TurnRequest(
        Bot bot,
        ChatMessage question,
        @Nullable List<ChatMessage> history,
        @Nullable String conversationId,
        boolean createConversation,
        @Nullable String metadata,
        @Nullable String userId) {
    /** Most messages of a supplied history. */
    public static final int MAX_HISTORY_MESSAGES = 10_000;

    /** Most parts of a message. */
    public static final int MAX_PARTS = 1_000;

    public TurnRequest {
        requireFewParts(question);
        if (!question.isQuestion()) {
            throw new IllegalArgumentException("the last message asks nothing");
        }
        if (history != null) {
            history = List.copyOf(history);
            if (history.size() > MAX_HISTORY_MESSAGES) {
                throw new IllegalArgumentException("a history of " + history.size() + " messages");
            }
            history.forEach(TurnRequest::requireFewParts);
        }
    }

    /** A question that is only text, about the stored conversation. */
    public TurnRequest(
            Bot bot,
            String text,
            @Nullable String conversationId,
            boolean createConversation,
            @Nullable String metadata,
            @Nullable String userId) {
        this(
                bot,
                ChatMessage.user(text),
                null,
                conversationId,
                createConversation,
                metadata,
                userId);
    }

    /** The question's text, as it is stored. */
    public String text() {
        return question.text();
    }

    private static void requireFewParts(ChatMessage message) {
        if (message.parts().size() > MAX_PARTS) {
            throw new IllegalArgumentException("a message of " + message.parts().size() + " parts");
        }
    }
}
