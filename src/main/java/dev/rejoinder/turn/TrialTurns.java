package dev.rejoinder.turn;

import dev.rejoinder.attachment.PromptFiles;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.Ids;
import dev.rejoinder.core.ProviderErrorDetail;
import dev.rejoinder.handover.HandoverRules;
import dev.rejoinder.knowledge.Passage;
import dev.rejoinder.knowledge.Retriever;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.ChatModels;
import dev.rejoinder.tool.ToolCatalog;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions on trial: the turn engine retrieves, assembles, calls and retries as for any
 * turn, but nothing is stored or counted, no event is sent, no tool is called and no person is
 * asked. Thread-safe.
 */
public final class TrialTurns implements AutoCloseable {
    private final TurnEngine engine;

    public TrialTurns(
            ChatModels models, Retriever retriever, TurnLimits limits, Clock clock, Ids ids) {
        this.engine =
                new TurnEngine(
                        new UnstoredTurns(clock),
                        models,
                        retriever,
                        ToolCatalog.NONE,
                        limits,
                        clock,
                        ids,
                        PeerNodes.NONE,
                        TurnObserver.NONE,
                        HandoverRules.NONE,
                        AnswerPrices.NONE,
                        PromptFiles.NONE);
    }

    /**
     * An answer on trial.
     *
     * @param text the whole answer, or what there is of a broken one
     * @param fellBack whether it is the bot's fallback message
     * @param cited the passages that the answer cites by number; if it has no such mark, all that
     *     the model got
     * @param problem why the answer is missing or partial; null for a whole one
     */
    public record TrialAnswer(
            String text, boolean fellBack, List<Passage> cited, @Nullable Problem problem) {
        public TrialAnswer {
            cited = List.copyOf(cited);
        }

        static TrialAnswer of(TurnEnd end) {
            String sources = end.sources();
            return new TrialAnswer(
                    end.answer(),
                    end.fellBack(),
                    sources == null ? List.of() : CitedSourcesJson.parse(sources),
                    Problem.of(end));
        }
    }

    /**
     * Why there is no whole answer.
     *
     * @param sentence for the owner
     * @param rateLimited whether the provider has had too many requests, so that a later attempt
     *     helps
     */
    public record Problem(String sentence, boolean rateLimited) {
        private static final int TOO_MANY_REQUESTS = 429;

        static @Nullable Problem of(TurnEnd end) {
            AppError error = TurnErrors.of(end, true);
            if (error == null) {
                return null;
            }
            ProviderErrorDetail cause = error.provider();
            if (cause == null) {
                return new Problem(error.sentence(), false);
            }
            Integer status = cause.status();
            return new Problem(cause.message(), status != null && status == TOO_MANY_REQUESTS);
        }
    }

    /**
     * Answers a question on this thread.
     *
     * @param history the messages before the question, oldest first
     * @param deadline the longest time for the answer
     * @throws dev.rejoinder.core.AppError SHUTTING_DOWN, OVERLOADED, INTERNAL_ERROR
     */
    public TrialAnswer answer(
            Bot bot, List<ChatMessage> history, String question, Duration deadline) {
        var request =
                new TurnRequest(bot, ChatMessage.user(question), history, null, false, null, null);
        return TrialAnswer.of(engine.answer(request, null, deadline).requireEnd());
    }

    /** Aborts answers that exceed a timeout. Call it a few times a second. */
    public void tick() {
        engine.tick();
    }

    /** Rejects further questions and aborts the running ones. */
    @Override
    public void close() {
        try {
            engine.drain(Duration.ZERO);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
