package dev.rejoinder.turn;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.knowledge.Passage;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.Prompt;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts together what the model is shown: the owner's instructions, and as much history as fits. */
final class PromptAssembler {
    /** English takes about four characters a token; other scripts up to one token a character. */
    private static final int CHARACTERS_PER_TOKEN = 4;

    private final TurnStore turns;
    private final int historyTokens;

    PromptAssembler(TurnStore turns, int historyTokens) {
        this.turns = turns;
        this.historyTokens = historyTokens;
    }

    Prompt assemble(Bot bot, String model, Turn turn, RetrievedContext context) {
        var messages = new ArrayList<ChatMessage>();
        for (Turn earlier : context.history()) {
            add(messages, ChatMessage.user(earlier.question()));
            if (!earlier.answer().isEmpty()) {
                add(messages, ChatMessage.assistant(earlier.answer()));
            }
        }
        add(messages, ChatMessage.user(turn.question()));
        return new Prompt(
                model,
                bot.instructions(),
                messages,
                bot.temperature(),
                bot.maxTokens(),
                bot.fallbackMessage(),
                context.hasKnowledge(),
                context.passages().stream().map(PromptAssembler::passage).toList());
    }

    private static Prompt.CitedPassage passage(Passage found) {
        String title =
                found.titlePath().isEmpty()
                        ? found.title()
                        : found.title() + " > " + found.titlePath();
        return new Prompt.CitedPassage(found.number(), title, found.text(), found.score());
    }

    /** How much of what was said before a bot's model may be shown. */
    NewTurn.Recall recall(Bot bot) {
        return new NewTurn.Recall(
                (bot.historyMessages() + 1) / 2, historyTokens * CHARACTERS_PER_TOKEN);
    }

    /**
     * The turns before this one that the model is shown, oldest first.
     *
     * @param known those that {@link #recall} wants; null where they are still to be found
     */
    List<Turn> history(Bot bot, Turn turn, @Nullable List<Turn> known) {
        List<Turn> earlier = known == null ? earlier(recall(bot), turn) : known;
        int first = earlier.size();
        int budget = historyTokens;
        while (first > 0) {
            budget -= tokens(earlier.get(first - 1));
            if (budget < 0) {
                break;
            }
            first--;
        }
        return earlier.subList(first, earlier.size());
    }

    private List<Turn> earlier(NewTurn.Recall recall, Turn turn) {
        return turn.key().sequence() == 1 || recall.maxTurns() == 0
                ? List.of()
                : turns.before(turn.key(), recall.maxTurns(), recall.maxCharacters());
    }

    private static int tokens(Turn turn) {
        return tokens(turn.question()) + tokens(turn.answer());
    }

    private static int tokens(String text) {
        long ascii = text.chars().filter(c -> c < 0x80).count();
        return (int) (text.length() - ascii + ascii / CHARACTERS_PER_TOKEN) + 1;
    }

    /**
     * Models expect the roles to alternate, so a question whose turn failed is asked again with the
     * next one.
     */
    private static void add(List<ChatMessage> messages, ChatMessage next) {
        if (messages.isEmpty() || messages.getLast().role() != next.role()) {
            messages.add(next);
            return;
        }
        ChatMessage last = messages.removeLast();
        messages.add(
                new ChatMessage(next.role(), MessagePart.join(last.parts(), "\n\n", next.parts())));
    }
}
