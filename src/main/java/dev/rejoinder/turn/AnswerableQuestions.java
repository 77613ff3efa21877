package dev.rejoinder.turn;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.knowledge.Passage;
import dev.rejoinder.knowledge.Retriever;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.ChatModels;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.ModelOptions;
import dev.rejoinder.provider.ModelReply;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.ToolChoice;
import java.time.Duration;
import java.util.List;

/**
 * Decides whether a bot can answer a question that it suggests. Its search must find the passage
 * that the question is from, and the built-in model must answer; another model is not asked.
 */
record AnswerableQuestions(Bot bot, Retriever retriever, ChatModels models) {
    private static final String BUILT_IN = "builtin";
    private static final Duration LIMIT = Duration.ofSeconds(2);

    /** Blocks during a search. */
    boolean isAnswered(String question, Passage by) {
        List<Passage> found =
                retriever.find(
                        new Retriever.Query(
                                bot.id(),
                                question,
                                List.of(),
                                bot.knowledge().passages(),
                                bot.knowledge().matchThreshold(),
                                Retriever.Mode.FUSED));
        return found.stream().anyMatch(passage -> passage.text().equals(by.text()))
                && (!bot.model().equals(BUILT_IN) || isAnsweredByBuiltIn(question, found));
    }

    private boolean isAnsweredByBuiltIn(String question, List<Passage> found) {
        try {
            return !ModelReply.of(models, BUILT_IN, model -> prompt(model, question, found), LIMIT)
                    .text()
                    .strip()
                    .equals(bot.fallbackMessage().strip());
        } catch (ModelException failure) {
            return false;
        }
    }

    private Prompt prompt(String model, String question, List<Passage> found) {
        return new Prompt(
                model,
                bot.instructions(),
                List.of(ChatMessage.user(question)),
                bot.temperature(),
                bot.maxTokens(),
                bot.fallbackMessage(),
                true,
                found.stream().map(PromptAssembler::passage).toList(),
                ModelOptions.NONE,
                List.of(),
                ToolChoice.AUTO,
                bot.conversationSettings().caution().level(),
                false);
    }
}
