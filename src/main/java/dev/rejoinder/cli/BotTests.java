package dev.rejoinder.cli;

import dev.rejoinder.answertest.AnswerTest;
import dev.rejoinder.answertest.AnswerTestDraft;
import dev.rejoinder.answertest.AnswerTests;
import dev.rejoinder.answertest.RunComparison;
import dev.rejoinder.answertest.RunState;
import dev.rejoinder.answertest.TestRun;
import dev.rejoinder.answertest.TestRunStore.ComparedResult;
import dev.rejoinder.core.PageRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer tests of one bot, for one command. Methods throw {@code AppError}. */
interface BotTests {
    /** Oldest first. */
    List<AnswerTest> list(PageRequest page);

    /** Oldest first. */
    List<AnswerTest> all();

    /** Adds tests; those that ask the same as an existing one replace what that expects. */
    AnswerTests.Added add(List<AnswerTestDraft> drafts);

    /** Throws NOT_FOUND if there is no such test. */
    void delete(String id);

    /** Queues a run of all tests, which a running server takes. */
    TestRun start(TestRun.RunSettings settings);

    /** The state of a run. Throws NOT_FOUND if it was deleted. */
    RunState state(String runId);

    /** Throws NOT_FOUND if there is no such run. */
    void deleteRun(String runId);

    /**
     * Compares a run with the one before it.
     *
     * @param runId null for the last run
     */
    RunComparison compare(@Nullable String runId);

    /** All results of a run. */
    List<ComparedResult> results(RunComparison comparison);
}
