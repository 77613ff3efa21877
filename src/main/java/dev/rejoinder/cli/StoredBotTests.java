package dev.rejoinder.cli;

import dev.rejoinder.answertest.AnswerTest;
import dev.rejoinder.answertest.AnswerTestDraft;
import dev.rejoinder.answertest.AnswerTests;
import dev.rejoinder.answertest.RunComparison;
import dev.rejoinder.answertest.RunState;
import dev.rejoinder.answertest.TestRun;
import dev.rejoinder.answertest.TestRunStore.ComparedResult;
import dev.rejoinder.answertest.TestRuns;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.PageRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer tests of one bot in the open data. */
record StoredBotTests(AnswerTests tests, TestRuns runs, Bot bot, AuditRecord audit)
        implements BotTests {
    /** Records a change in the audit log. */
    interface AuditRecord {
        void record(String action, String target, String id);
    }

    @Override
    public List<AnswerTest> list(PageRequest page) {
        return tests.list(bot.id(), page);
    }

    @Override
    public List<AnswerTest> all() {
        return tests.all(bot.id());
    }

    @Override
    public AnswerTests.Added add(List<AnswerTestDraft> drafts) {
        AnswerTests.Added added = tests.add(bot.id(), drafts);
        audit.record("answer_tests.created", "botId", bot.id());
        return added;
    }

    @Override
    public void delete(String id) {
        tests.delete(bot.id(), id);
        audit.record("answer_test.deleted", "testId", id);
    }

    @Override
    public TestRun start(TestRun.RunSettings settings) {
        TestRun run = runs.start(bot, settings, null);
        audit.record("test_run.started", "runId", run.id());
        return run;
    }

    @Override
    public RunState state(String runId) {
        return runs.state(bot.id(), runId);
    }

    @Override
    public void deleteRun(String runId) {
        runs.delete(bot.id(), runId);
        audit.record("test_run.deleted", "runId", runId);
    }

    @Override
    public RunComparison compare(@Nullable String runId) {
        return runs.compare(bot, runId == null ? lastRun() : runId, null);
    }

    private String lastRun() {
        return runs.list(bot).stream()
                .map(summary -> summary.run().id())
                .findFirst()
                .orElseThrow(
                        () ->
                                AppError.of(
                                        ErrorCode.NOT_FOUND,
                                        "There is no run yet. Start one with: rejoinder test"
                                                + " run"));
    }

    @Override
    public List<ComparedResult> results(RunComparison comparison) {
        var results = new ArrayList<ComparedResult>();
        for (int page = 1; ; page++) {
            List<ComparedResult> more =
                    runs.results(comparison, new PageRequest(page, PageRequest.MAX_LIMIT));
            results.addAll(more);
            if (more.size() < PageRequest.MAX_LIMIT) {
                return results;
            }
        }
    }
}
