package dev.rejoinder.turn;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.knowledge.Passage;
import dev.rejoinder.knowledge.Retriever;
import dev.rejoinder.provider.AttachmentText;
import dev.rejoinder.provider.ChatMessage;
import java.util.List;

/**
 * The context of an answer, in addition to the bot's instructions.
 *
 * @param question with its attachments
 * @param history the messages before the question, oldest first
 * @param hasKnowledge whether the bot has any sources
 * @param passages from the bot's knowledge, best first
 */
record RetrievedContext(
        ChatMessage question,
        List<ChatMessage> history,
        boolean hasKnowledge,
        List<Passage> passages) {
    /** Retrieves the context of a turn. Blocks during the search. */
    static RetrievedContext of(
            Bot bot,
            Turn turn,
            ChatMessage question,
            List<ChatMessage> history,
            Retriever retriever) {
        int most = bot.knowledge().passages();
        // A file without a question is no search.
        if (most == 0 || turn.question().isEmpty() || !retriever.knows(bot.id())) {
            return new RetrievedContext(question, history, false, List.of());
        }
        var query =
                new Retriever.Query(
                        bot.id(),
                        turn.question(),
                        history.stream()
                                .filter(ChatMessage::isQuestion)
                                .map(ChatMessage::text)
                                .map(AttachmentText::withoutMentions)
                                .filter(text -> !text.isEmpty())
                                .toList(),
                        most,
                        bot.knowledge().matchThreshold(),
                        Retriever.Mode.FUSED);
        return new RetrievedContext(question, history, true, retriever.find(query));
    }
}
