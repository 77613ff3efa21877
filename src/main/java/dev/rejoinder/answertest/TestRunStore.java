package dev.rejoinder.answertest;

import dev.rejoinder.core.PageRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stores runs and their results. The server that runs a run has a lease on it; a write of another
 * server changes nothing. Every method throws {@code INTERNAL_ERROR} if the database cannot be
 * reached. Thread-safe.
 */
public interface TestRunStore {
    /** How many runs of a bot are kept. */
    int MAX_RUNS = 20;

    /** How long a queued run waits, at most, until the bot's sources are read. */
    Duration SOURCES_WAIT = Duration.ofMinutes(2);

    /**
     * Queues a run of these tests, with a pending result for each, and deletes the oldest runs over
     * {@link #MAX_RUNS}. Returns false, and stores nothing, if another run of the bot has not
     * ended.
     *
     * @param tests ids; null for all tests
     * @throws dev.rejoinder.core.AppError INVALID_REQUEST if one of them does not exist, or the bot
     *     has none
     */
    boolean enqueue(TestRun run, @Nullable List<String> tests);

    /** Whether any run has not ended. One short query, for polling. */
    boolean hasActive();

    /**
     * Takes the queued run that has waited longest. Runs of a bot whose sources are still being
     * read wait, for {@link #SOURCES_WAIT} at most.
     */
    Optional<TestRun> claim(String owner, Duration lease);

    /** Renews the leases of some runs. Returns those that this server still has. */
    Set<String> renew(Set<String> runIds, String owner, Duration lease);

    /** Ends running runs whose lease has expired as INTERRUPTED. Returns how many. */
    int interruptExpired();

    /** Ends the running runs of a server as INTERRUPTED; those of all servers for null. */
    int interrupt(@Nullable String owner);

    /** The ids of the tests of a run without an outcome, in their order. */
    List<String> pendingTests(String botId, String runId);

    /** Stores a result. Returns false if this server no longer has the run, or it is no more. */
    boolean store(String botId, String runId, String testId, String owner, AnswerTestResult result);

    /** Ends a run as DONE. Returns false if this server no longer has it. */
    boolean end(String botId, String runId, String owner);

    Optional<TestRun> find(String botId, String runId);

    /** All runs of a bot, newest first. */
    List<TestRun> list(String botId);

    /** Deletes a run with its results; if it is running, it stops. */
    boolean delete(String botId, String runId);

    /** The outcomes of a run by test. */
    Map<String, TestOutcome> outcomes(String botId, String runId);

    /**
     * The outcomes that a run is compared with, by test: the last one, passed or failed, of a run
     * before it that is DONE and not a trial.
     */
    Map<String, TestOutcome> outcomesBefore(String botId, String runId);

    /** How many tests of each run have which outcome. */
    Map<String, Map<TestOutcome, Integer>> counts(String botId);

    /**
     * Results of a run in the order of their tests, with earlier ones.
     *
     * @param earlierRunId the run that has them; null for those of {@link #outcomesBefore}
     */
    List<ComparedResult> results(
            String botId, String runId, @Nullable String earlierRunId, PageRequest page);

    /**
     * A test's result, beside an earlier one.
     *
     * @param earlier null if there is none
     */
    record ComparedResult(
            AnswerTest test, AnswerTestResult result, @Nullable AnswerTestResult earlier) {
        /** Returns null if the test has neither passed nor failed. */
        public @Nullable OutcomeChange change() {
            return OutcomeChange.between(
                    earlier == null ? null : earlier.outcome(), result.outcome());
        }
    }

    /** Grows with every change of a bot's knowledge. */
    long knowledgeRevision(String botId);
}
