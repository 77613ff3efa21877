package dev.rejoinder.turn;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.knowledge.Passage;
import dev.rejoinder.knowledge.Retriever;
import java.util.List;

/**
 * What an answer is to rest on, beside the bot's instructions and the question.
 *
 * @param history the turns before this one, oldest first
 * @param hasKnowledge whether the bot has any
 * @param passages what was found in it, best first
 */
record RetrievedContext(List<Turn> history, boolean hasKnowledge, List<Passage> passages) {
    /** What is there for a turn. Blocks while its question is looked up. */
    static RetrievedContext of(Bot bot, Turn turn, List<Turn> history, Retriever retriever) {
        int most = bot.knowledge().passages();
        if (most == 0 || !retriever.knows(bot.id())) {
            return new RetrievedContext(history, false, List.of());
        }
        var query =
                new Retriever.Query(
                        bot.id(),
                        turn.question(),
                        history.stream().map(Turn::question).toList(),
                        most,
                        bot.knowledge().matchThreshold(),
                        Retriever.Mode.FUSED);
        return new RetrievedContext(history, true, retriever.find(query));
    }
}
