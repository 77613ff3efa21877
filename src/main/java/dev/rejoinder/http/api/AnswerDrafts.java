package dev.rejoinder.http.api;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.knowledge.Passage;
import dev.rejoinder.knowledge.Retriever;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.ChatModels;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.ModelReply;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.turn.CitedSourcesJson;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Drafts answers to unanswered questions from the nearest passages, for the owner to correct. */
public final class AnswerDrafts {
    private static final int PASSAGES = 5;
    private static final int MAX_TOKENS = 600;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String BUILT_IN = "builtin";

    /** The model writes it if the passages do not answer. */
    private static final String NO_ANSWER = "NO ANSWER";

    private static final String INSTRUCTIONS =
            """
            Draft an answer to a question of a customer, for the company's staff to check. Use only \
            the passages, and cite each one that you use, as [1]. Write at most four sentences, in the \
            language of the question, without greeting. If the passages answer a part of the question, answer \
            that part.\
            """;

    private final Retriever retriever;
    private final ChatModels models;

    public AnswerDrafts(Retriever retriever, ChatModels models) {
        this.retriever = retriever;
        this.models = models;
    }

    /**
     * A draft.
     *
     * @param answer empty if the passages do not answer the question
     * @param passages what it was made from, best first; may be empty. All that were found if it
     *     cites none
     */
    record AnswerDraft(String answer, List<Passage> passages) {}

    /**
     * Drafts an answer with the bot's model. Blocks until the model has answered.
     *
     * @throws AppError MODEL_PROVIDER_ERROR if the model does not answer
     */
    AnswerDraft draft(Bot bot, String question) {
        List<Passage> passages =
                retriever.find(
                        new Retriever.Query(
                                bot.id(), question, List.of(), PASSAGES, 0, Retriever.Mode.FUSED));
        if (passages.isEmpty()) {
            return new AnswerDraft("", passages);
        }
        try {
            String text =
                    ModelReply.of(
                                    models,
                                    bot.model(),
                                    model -> prompt(bot, model, question, passages),
                                    LIMIT)
                            .text();
            String answer = CitedSourcesJson.MARKER.matcher(text).replaceAll("").strip();
            boolean answered = !answer.isEmpty() && !answer.startsWith(NO_ANSWER);
            return answered
                    ? new AnswerDraft(tidy(answer), cited(text, passages))
                    : extract(bot, question, passages);
        } catch (ModelException failure) {
            throw AppError.of(
                    ErrorCode.MODEL_PROVIDER_ERROR,
                    "The model could not draft an answer. Write it yourself, or try again.");
        }
    }

    private static Prompt prompt(Bot bot, String model, String question, List<Passage> passages) {
        return new Prompt(
                model,
                bot.model().equals(BUILT_IN) ? "" : INSTRUCTIONS,
                List.of(ChatMessage.user(question)),
                bot.temperature(),
                MAX_TOKENS,
                NO_ANSWER,
                true,
                passages.stream()
                        .map(
                                each ->
                                        new Prompt.CitedPassage(
                                                each.number(),
                                                each.heading(),
                                                each.text(),
                                                each.score()))
                        .toList());
    }

    /** Removing a citation leaves a blank before the full stop. */
    private static String tidy(String answer) {
        return answer.replaceAll(" +(?=[.,;!?])", "").replaceAll(" {2,}", " ");
    }

    private static List<Passage> cited(String text, List<Passage> passages) {
        Set<Integer> numbers = CitedSourcesJson.numbersIn(text);
        List<Passage> cited =
                passages.stream().filter(each -> numbers.contains(each.number())).toList();
        return cited.isEmpty() ? passages : cited;
    }

    /**
     * The built-in model answers only what it is sure of; its draft may be the nearest sentence.
     */
    private static AnswerDraft extract(Bot bot, String question, List<Passage> passages) {
        Passage nearest = passages.getFirst();
        boolean near = nearest.score() >= bot.knowledge().matchThreshold();
        if (!near || !bot.model().equals(BUILT_IN)) {
            return new AnswerDraft("", List.of());
        }
        return new AnswerDraft(NearestSentences.of(question, nearest.text()), List.of(nearest));
    }
}
