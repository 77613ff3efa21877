package dev.rejoinder.answertest;

import dev.rejoinder.answertest.TestRun.RunSettings;
import dev.rejoinder.answertest.TestRunStore.ComparedResult;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.BotRules;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import dev.rejoinder.core.PageRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The runs of bots' tests. Thread-safe. */
public final class TestRuns {
    /** Answers from the passages it is given, so it cannot judge. */
    private static final String BUILT_IN = "builtin";

    private final TestRunStore store;
    private final Clock clock;
    private final Ids ids;
    private final Function<String, Optional<String>> modelProblem;

    /**
     * Creates the service.
     *
     * @param modelProblem returns what is wrong with a model's name, or empty if it is valid
     */
    public TestRuns(
            TestRunStore store,
            Clock clock,
            Ids ids,
            Function<String, Optional<String>> modelProblem) {
        this.store = store;
        this.clock = clock;
        this.ids = ids;
        this.modelProblem = modelProblem;
    }

    /**
     * Queues a run; durable when it returns. A server takes it within two seconds.
     *
     * @param tests ids; null for all tests of the bot
     * @throws AppError INVALID_REQUEST; TEST_RUN_ACTIVE if another run of the bot has not ended
     */
    public TestRun start(Bot bot, RunSettings settings, @Nullable List<String> tests) {
        checkModel("model", settings.model());
        checkModel("judgeModel", settings.judgeModel());
        if (BUILT_IN.equals(settings.judgeModel())) {
            throw AppError.invalid("judgeModel", "The built-in model cannot judge.");
        }
        TestText.check(
                "instructions", settings.instructions(), BotRules.MAX_INSTRUCTIONS_CHARACTERS);
        var run =
                new TestRun(
                        bot.id(),
                        ids.testRun(),
                        settings,
                        RunState.QUEUED,
                        clock.now(),
                        null,
                        null,
                        0);
        if (!store.enqueue(run, tests)) {
            throw AppError.of(
                    ErrorCode.TEST_RUN_ACTIVE,
                    "Another run of these tests has not ended. Wait for it, or delete it.");
        }
        return run;
    }

    private void checkModel(String field, @Nullable String model) {
        Optional<String> problem = model == null ? Optional.empty() : modelProblem.apply(model);
        if (problem.isPresent()) {
            throw AppError.invalid(field, problem.get());
        }
    }

    /**
     * A run with its figures.
     *
     * @param counts tests by outcome
     * @param outdated whether the bot or its knowledge has changed since its start
     */
    public record RunSummary(TestRun run, Map<TestOutcome, Integer> counts, boolean outdated) {
        public int count(TestOutcome outcome) {
            return counts.getOrDefault(outcome, 0);
        }

        public int total() {
            return counts.values().stream().mapToInt(Integer::intValue).sum();
        }

        /** Whether all tests were asked, some passed, and none failed. */
        public boolean passed() {
            return run.state() == RunState.DONE
                    && count(TestOutcome.PASSED) > 0
                    && count(TestOutcome.FAILED) == 0
                    && count(TestOutcome.ERROR) == 0;
        }
    }

    /** The runs of a bot, newest first. */
    public List<RunSummary> list(Bot bot) {
        long revision = store.knowledgeRevision(bot.id());
        // First the runs, then the counts: the counts of an ended run are final.
        List<TestRun> runs = store.list(bot.id());
        Map<String, Map<TestOutcome, Integer>> counts = store.counts(bot.id());
        return runs.stream()
                .map(
                        run ->
                                new RunSummary(
                                        run,
                                        counts.getOrDefault(run.id(), Map.of()),
                                        run.isOutdated(bot.updatedAt(), revision)))
                .toList();
    }

    /**
     * Returns a run.
     *
     * @throws AppError NOT_FOUND
     */
    public RunSummary require(Bot bot, String runId) {
        return require(list(bot), runId);
    }

    private static RunSummary require(List<RunSummary> runs, String runId) {
        return runs.stream()
                .filter(summary -> summary.run().id().equals(runId))
                .findFirst()
                .orElseThrow(TestRuns::notFound);
    }

    /**
     * Compares a run with an earlier one.
     *
     * @param earlierRunId null to compare each test with the last run before in which it passed or
     *     failed; runs that try a change, or are not DONE, do not count
     * @throws AppError NOT_FOUND
     */
    public RunComparison compare(Bot bot, String runId, @Nullable String earlierRunId) {
        // Of a command that waits: no server may be there to notice an expired lease.
        var _ = store.interruptExpired();
        List<RunSummary> all = list(bot);
        RunSummary run = require(all, runId);
        String earlier =
                earlierRunId == null ? runBefore(all, run) : require(all, earlierRunId).run().id();
        return RunComparison.of(
                run,
                earlier,
                earlierRunId != null,
                store.outcomes(bot.id(), runId),
                earlierRunId == null
                        ? store.outcomesBefore(bot.id(), runId)
                        : store.outcomes(bot.id(), earlierRunId));
    }

    private static @Nullable String runBefore(List<RunSummary> newestFirst, RunSummary run) {
        return newestFirst.stream()
                .skip(newestFirst.indexOf(run) + 1L)
                .filter(each -> each.run().state() == RunState.DONE)
                .filter(each -> !each.run().settings().isTrial())
                .filter(each -> each.count(TestOutcome.PASSED) + each.count(TestOutcome.FAILED) > 0)
                .map(each -> each.run().id())
                .findFirst()
                .orElse(null);
    }

    /** The results of a run, beside those that it is compared with. */
    public List<ComparedResult> results(RunComparison comparison, PageRequest page) {
        TestRun run = comparison.summary().run();
        String chosen = comparison.isChosen() ? comparison.earlierRunId() : null;
        return store.results(run.botId(), run.id(), chosen, page);
    }

    /**
     * Deletes a run with its results. A running one stops.
     *
     * @throws AppError NOT_FOUND
     */
    public void delete(String botId, String runId) {
        if (!store.delete(botId, runId)) {
            throw notFound();
        }
    }

    private static AppError notFound() {
        return AppError.of(ErrorCode.NOT_FOUND, "There is no such run.");
    }
}
