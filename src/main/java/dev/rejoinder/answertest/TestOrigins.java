package dev.rejoinder.answertest;

import dev.rejoinder.answertest.AnswerTest.TestOrigin;
import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.conversation.ConversationStore;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.TextChecks;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnErrors;
import dev.rejoinder.turn.TurnStore;
import java.util.ArrayList;
import java.util.List;

/** Reads what a test needs from the conversation that it is made from. */
public final class TestOrigins {
    private static final int EXCHANGES = AnswerTestDraft.MAX_HISTORY_MESSAGES / 2;

    private final ConversationStore conversations;
    private final TurnStore turns;

    public TestOrigins(ConversationStore conversations, TurnStore turns) {
        this.conversations = conversations;
        this.turns = turns;
    }

    /**
     * A question of a conversation.
     *
     * @param history the messages before it, shortened to the limits of a test
     */
    public record AskedQuestion(TestOrigin origin, String question, List<ChatMessage> history) {}

    /**
     * Finds the question of an answer.
     *
     * @param messageId of the answer or of the question
     * @throws AppError CONVERSATION_NOT_FOUND, MESSAGE_NOT_FOUND
     */
    public AskedQuestion require(String botId, String conversationId, String messageId) {
        Conversation conversation =
                conversations.find(botId, conversationId).orElseThrow(Conversation::notFound);
        Turn turn =
                turns.find(botId, conversationId, messageId)
                        .orElseThrow(TurnErrors::messageNotFound);
        return new AskedQuestion(
                new TestOrigin(conversationId, turn.messageId(), conversation.userId()),
                TestText.cut(turn.question(), AnswerTestDraft.MAX_QUESTION_CHARACTERS),
                history(turn));
    }

    private List<ChatMessage> history(Turn turn) {
        int most = AnswerTestDraft.MAX_QUESTION_CHARACTERS;
        List<Turn> earlier =
                turn.key().sequence() == 1
                        ? List.of()
                        : turns.before(
                                turn.key(), EXCHANGES, AnswerTestDraft.MAX_HISTORY_MESSAGES * most);
        var messages = new ArrayList<ChatMessage>();
        for (Turn each : earlier) {
            if (!TextChecks.isBlank(each.question())) {
                messages.add(ChatMessage.user(TestText.cut(each.question(), most)));
            }
            if (!TextChecks.isBlank(each.answer())) {
                messages.add(ChatMessage.assistant(TestText.cut(each.answer(), most)));
            }
        }
        return messages;
    }
}
