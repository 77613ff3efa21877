package dev.rejoinder.turn;

import dev.rejoinder.attachment.SentFiles;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.BotBudget;
import dev.rejoinder.budget.KeyBudget;
import dev.rejoinder.budget.TurnBudget;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.ModelOptions;
import dev.rejoinder.tool.ClientTools;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's question to a bot. The caller validates limits first: the constructor throws {@link
 * IllegalArgumentException}.
 *
 * @param question a user message; its text is stored as the question
 * @param history the conversation before the question, oldest first, which replaces the stored
 *     history in the prompt; null to use the stored one
 * @param conversationId the conversation to continue, or null for a new one
 * @param createConversation whether to create a missing conversation under {@code conversationId},
 *     for clients with their own session names; otherwise a missing conversation is an error
 * @param metadata compact JSON, or null
 * @param userId the end user of a new conversation, or null
 * @param instructions of the caller, which follow the bot's; or null
 * @param options of the caller for the model
 * @param thread for a client that keeps the conversation itself; null for others
 * @param tools that the client offers and calls itself
 * @param afterQuestion tool calls that the client has made for this question, with their results;
 *     the model goes on from there. Usually empty
 * @param budget the budgets that it counts in; null for none
 * @param files the attachments of the question
 */
public record TurnRequest(
        Bot bot,
        ChatMessage question,
        @Nullable List<ChatMessage> history,
        @Nullable String conversationId,
        boolean createConversation,
        @Nullable String metadata,
        @Nullable String userId,
        @Nullable String instructions,
        ModelOptions options,
        @Nullable ClientThread thread,
        ClientTools tools,
        List<ChatMessage> afterQuestion,
        @Nullable TurnBudget budget,
        SentFiles files) {
    /** The maximum number of messages in a supplied history. */
    public static final int MAX_HISTORY_MESSAGES = 10_000;

    /** The maximum number of parts of a message. */
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
        afterQuestion = List.copyOf(afterQuestion);
        if (afterQuestion.size() > MAX_HISTORY_MESSAGES) {
            throw new IllegalArgumentException(
                    "a history of " + afterQuestion.size() + " messages");
        }
        afterQuestion.forEach(TurnRequest::requireFewParts);
    }

    /** A question that counts in the budgets of its bot. */
    public TurnRequest(
            Bot bot,
            ChatMessage question,
            @Nullable List<ChatMessage> history,
            @Nullable String conversationId,
            boolean createConversation,
            @Nullable String metadata,
            @Nullable String userId,
            @Nullable String instructions,
            ModelOptions options,
            @Nullable ClientThread thread,
            ClientTools tools,
            List<ChatMessage> afterQuestion) {
        this(
                bot,
                question,
                history,
                conversationId,
                createConversation,
                metadata,
                userId,
                instructions,
                options,
                thread,
                tools,
                afterQuestion,
                budget(bot, null, userId),
                SentFiles.NONE);
    }

    /** A question without tools of the client. */
    public TurnRequest(
            Bot bot,
            ChatMessage question,
            @Nullable List<ChatMessage> history,
            @Nullable String conversationId,
            boolean createConversation,
            @Nullable String metadata,
            @Nullable String userId,
            @Nullable String instructions,
            ModelOptions options,
            @Nullable ClientThread thread) {
        this(
                bot,
                question,
                history,
                conversationId,
                createConversation,
                metadata,
                userId,
                instructions,
                options,
                thread,
                ClientTools.NONE,
                List.of());
    }

    /** A question without instructions or options of the caller. */
    public TurnRequest(
            Bot bot,
            ChatMessage question,
            @Nullable List<ChatMessage> history,
            @Nullable String conversationId,
            boolean createConversation,
            @Nullable String metadata,
            @Nullable String userId) {
        this(
                bot,
                question,
                history,
                conversationId,
                createConversation,
                metadata,
                userId,
                null,
                ModelOptions.NONE,
                null);
    }

    /** A text question that uses the stored history. */
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

    private static @Nullable TurnBudget budget(
            Bot bot, @Nullable KeyBudget key, @Nullable String userId) {
        BotBudget limits = bot.conversationSettings().budget();
        String user = userId == null || userId.isEmpty() ? null : userId;
        return TurnBudget.of(limits.perDay(), key, user, limits.perUserPerDay());
    }

    /** The same question with tools of the client. */
    public TurnRequest withTools(ClientTools offered) {
        return with(history, offered, afterQuestion, budget, files);
    }

    /** The same question by a key with this budget; null if the caller has none. */
    public TurnRequest by(@Nullable KeyBudget key) {
        return with(history, tools, afterQuestion, budget(bot, key, userId), files);
    }

    /** The same question with attachments. */
    public TurnRequest withFiles(SentFiles sent) {
        return with(history, tools, afterQuestion, budget, sent);
    }

    /** The same question with a shorter history. */
    TurnRequest withHistory(List<ChatMessage> shorter) {
        return with(shorter, tools, afterQuestion, budget, files);
    }

    /** The same question after other tool calls. */
    public TurnRequest after(List<ChatMessage> calls) {
        return with(history, tools, calls, budget, files);
    }

    private TurnRequest with(
            @Nullable List<ChatMessage> earlier,
            ClientTools offered,
            List<ChatMessage> calls,
            @Nullable TurnBudget counted,
            SentFiles sent) {
        return new TurnRequest(
                bot,
                question,
                earlier,
                conversationId,
                createConversation,
                metadata,
                userId,
                instructions,
                options,
                thread,
                offered,
                calls,
                counted,
                sent);
    }

    /** The text of the question, as stored. */
    public String text() {
        return question.text();
    }

    private static void requireFewParts(ChatMessage message) {
        if (message.parts().size() > MAX_PARTS) {
            throw new IllegalArgumentException("a message of " + message.parts().size() + " parts");
        }
    }
}
