package dev.rejoinder.answertest;

import dev.rejoinder.answertest.AnswerJudge.Verdict;
import dev.rejoinder.answertest.AnswerTestResult.CitedSource;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.BotDraft;
import dev.rejoinder.bot.KnowledgeSettings;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Ids;
import dev.rejoinder.knowledge.Passage;
import dev.rejoinder.knowledge.Source;
import dev.rejoinder.knowledge.SourceStore;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.turn.TrialTurns;
import dev.rejoinder.turn.TrialTurns.Problem;
import dev.rejoinder.turn.TrialTurns.TrialAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks the question of one test and checks the answer. Thread-safe. */
public final class TestEvaluator {
    /** The longest time for an answer, and for a verdict. */
    static final Duration ANSWER_TIME = Duration.ofMinutes(2);

    /** How long to wait after the provider has had too many requests; then twice as long. */
    static final Duration FIRST_WAIT = Duration.ofSeconds(15);

    /** With them, a test waits for four minutes at most. */
    static final int MAX_ATTEMPTS = 5;

    private final TrialTurns turns;
    private final SourceStore sources;
    private final Ids ids;
    private final Consumer<Duration> pause;

    /**
     * Creates an evaluator.
     *
     * @param ids for the marks around untrusted text
     * @param pause blocks for a time
     */
    public TestEvaluator(TrialTurns turns, SourceStore sources, Ids ids, Consumer<Duration> pause) {
        this.turns = turns;
        this.sources = sources;
        this.ids = ids;
        this.pause = pause;
    }

    /**
     * Asks and checks.
     *
     * @param judgeModel null to skip the expectation for a judge
     */
    AnswerTestResult evaluate(Bot bot, AnswerTestDraft test, @Nullable String judgeModel) {
        TrialAnswer answer = ask(bot, test.history(), test.question());
        List<CitedSource> cited =
                answer.cited().stream()
                        .map(passage -> source(bot.id(), passage))
                        .distinct()
                        .toList();
        Problem problem = answer.problem();
        if (problem != null) {
            return result(TestOutcome.ERROR, answer, cited, List.of(problem.sentence()), null);
        }
        Expectations expected = test.expectations();
        List<String> failures =
                ExpectationCheck.failures(expected, answer.text(), answer.fellBack(), cited);
        if (!failures.isEmpty()) {
            return result(TestOutcome.FAILED, answer, cited, failures, null);
        }
        String requirement = expected.judge();
        if (requirement == null || judgeModel == null) {
            TestOutcome outcome =
                    expected.hasPlainChecks() ? TestOutcome.PASSED : TestOutcome.SKIPPED;
            return result(outcome, answer, cited, List.of(), null);
        }
        return judged(judge(bot, judgeModel), test.question(), requirement, answer, cited);
    }

    private CitedSource source(String botId, Passage passage) {
        String title =
                sources.find(botId, passage.sourceId()).map(Source::title).orElse(passage.title());
        return new CitedSource(passage.sourceId(), title);
    }

    /** A bot without knowledge whose only task is to judge. */
    private static Bot judge(Bot tested, String model) {
        BotDraft draft = BotDraft.named("Judge");
        return tested.with(
                new BotDraft(
                        null,
                        draft.name(),
                        AnswerJudge.INSTRUCTIONS,
                        draft.welcomeMessage(),
                        model,
                        List.of(),
                        null,
                        draft.maxTokens(),
                        0,
                        draft.fallbackMessage(),
                        new KnowledgeSettings(0, 0),
                        draft.widget(),
                        false,
                        true));
    }

    private AnswerTestResult judged(
            Bot judge,
            String question,
            String requirement,
            TrialAnswer answer,
            List<CitedSource> cited) {
        String message = AnswerJudge.message(question, answer.text(), requirement, ids.request());
        TrialAnswer reply = ask(judge, List.of(), message);
        Problem problem = reply.problem();
        Optional<Verdict> verdict =
                problem == null ? AnswerJudge.verdict(reply.text()) : Optional.empty();
        if (verdict.isEmpty()) {
            String reason =
                    problem == null
                            ? "The judge did not answer yes or no."
                            : "The judge did not answer: " + problem.sentence();
            return result(TestOutcome.ERROR, answer, cited, List.of(reason), null);
        }
        String reason = verdict.get().reason();
        return verdict.get().meets()
                ? result(TestOutcome.PASSED, answer, cited, List.of(), reason)
                : result(
                        TestOutcome.FAILED,
                        answer,
                        cited,
                        List.of("The judge says no: " + reason),
                        reason);
    }

    private static AnswerTestResult result(
            TestOutcome outcome,
            TrialAnswer answer,
            List<CitedSource> cited,
            List<String> reasons,
            @Nullable String verdict) {
        return new AnswerTestResult(outcome, answer.text(), cited, reasons, verdict);
    }

    /** Asks, and waits while the provider has too many requests. */
    private TrialAnswer ask(Bot bot, List<ChatMessage> history, String question) {
        Duration wait = FIRST_WAIT;
        for (int attempt = 1; ; attempt++) {
            TrialAnswer answer = attempt(bot, history, question);
            Problem problem = answer.problem();
            if (problem == null || !problem.rateLimited() || attempt == MAX_ATTEMPTS) {
                return answer;
            }
            pause.accept(wait);
            wait = wait.multipliedBy(2);
        }
    }

    private TrialAnswer attempt(Bot bot, List<ChatMessage> history, String question) {
        try {
            return turns.answer(bot, history, question, ANSWER_TIME);
        } catch (AppError refused) {
            return new TrialAnswer("", false, List.of(), new Problem(refused.sentence(), false));
        }
    }
}
