package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.answertest.AnswerTest;
import dev.rejoinder.answertest.AnswerTest.TestOrigin;
import dev.rejoinder.answertest.AnswerTestDraft;
import dev.rejoinder.answertest.AnswerTestResult;
import dev.rejoinder.answertest.AnswerTestStore;
import dev.rejoinder.answertest.Expectations;
import dev.rejoinder.answertest.OutcomeChange;
import dev.rejoinder.answertest.RunState;
import dev.rejoinder.answertest.TestOutcome;
import dev.rejoinder.answertest.TestRun;
import dev.rejoinder.answertest.TestRun.RunSettings;
import dev.rejoinder.answertest.TestRunStore;
import dev.rejoinder.answertest.TestRunStore.ComparedResult;
import dev.rejoinder.answertest.TestRuns;
import dev.rejoinder.answertest.TestRuns.RunSummary;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Ids;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.privacy.Erasure;
import dev.rejoinder.provider.ChatMessage;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract of {@link AnswerTestStore} and {@link TestRunStore}. */
abstract class TestRunStoreContract extends StoreContract {
    private static final PageRequest ALL = new PageRequest(1, 100);
    private static final Duration LONG = Duration.ofHours(1);
    private static final String NODE = "req_1";
    private static final String OTHER = "req_2";
    private static final AnswerTestResult PASSED =
            new AnswerTestResult(
                    TestOutcome.PASSED,
                    "Yes [1], “Zoë”.",
                    List.of(new AnswerTestResult.CitedSource("src_1", "Handbook")),
                    List.of(),
                    "It says so.");
    private static final AnswerTestResult FAILED =
            new AnswerTestResult(
                    TestOutcome.FAILED, "No.", List.of(), List.of("It is wrong."), null);

    private AnswerTestStore tests() {
        return storage.answerTests();
    }

    private TestRunStore runs() {
        return storage.testRuns();
    }

    private AnswerTest test(String id, @Nullable TestOrigin origin) {
        return new AnswerTest(
                BOT,
                id,
                new AnswerTestDraft(
                        "Is it " + id + "?",
                        List.of(ChatMessage.user("Hi"), ChatMessage.assistant("Hello")),
                        new Expectations(List.of("é"), List.of(), "Handbook", true, "Good.")),
                origin,
                clock.now(),
                clock.now());
    }

    private AnswerTest added(String id) {
        AnswerTest test = test(id, null);
        assertThat(tests().insert(BOT, List.of(test))).isTrue();
        clock.tick(Duration.ofMillis(1));
        return test;
    }

    private static final RunSettings TRIAL =
            new RunSettings("openai/x", "Be short.", "openai/judge");

    private TestRun run(String id) {
        return run(id, TRIAL);
    }

    private TestRun run(String id, RunSettings settings) {
        clock.tick(Duration.ofMillis(1));
        return new TestRun(BOT, id, settings, RunState.QUEUED, clock.now(), null, null, 0);
    }

    private TestRun claimed(String id) {
        assertThat(runs().enqueue(run(id), null)).isTrue();
        return runs().claim(NODE, LONG).orElseThrow();
    }

    private void done(String id, AnswerTestResult result) {
        end(claimed(id), result);
    }

    private void doneWith(String id, RunSettings settings, AnswerTestResult result) {
        assertThat(runs().enqueue(run(id, settings), null)).isTrue();
        end(runs().claim(NODE, LONG).orElseThrow(), result);
    }

    private void end(TestRun run, AnswerTestResult result) {
        for (String test : runs().pendingTests(BOT, run.id())) {
            assertThat(runs().store(BOT, run.id(), test, NODE, result)).isTrue();
        }
        assertThat(runs().end(BOT, run.id(), NODE)).isTrue();
    }

    /** Ends the run when the first read of it has returned. */
    private TestRunStore endingAfterTheFirstRead(TestRun run) {
        var reads = new AtomicInteger();
        return (TestRunStore)
                Proxy.newProxyInstance(
                        TestRunStore.class.getClassLoader(),
                        new Class<?>[] {TestRunStore.class},
                        (_, method, arguments) -> {
                            Object read = method.invoke(runs(), arguments);
                            boolean first =
                                    Set.of("list", "counts").contains(method.getName())
                                            && reads.getAndIncrement() == 0;
                            if (first) {
                                end(run, PASSED);
                            }
                            return read;
                        });
    }

    @Test
    void endedRunHasNoPendingTests() {
        added("a");
        TestRun run = claimed("run_1");
        var ids = new Ids(clock, new Random(1));
        var service = new TestRuns(endingAfterTheFirstRead(run), clock, ids, _ -> Optional.empty());
        Bot bot = bot(BOT, "demo");

        RunSummary atTheEnd = service.require(bot, "run_1");

        assertThat(atTheEnd.run().state()).isEqualTo(RunState.RUNNING);
        assertThat(atTheEnd.counts()).isEqualTo(Map.of(TestOutcome.PASSED, 1));
        assertThat(service.require(bot, "run_1").passed()).isTrue();
    }

    @Test
    void testIsReadAsItWasStored() {
        AnswerTest second = test("b", new TestOrigin("conv_1", "msg_1", "ann"));
        AnswerTest first = test("a", new TestOrigin("conv_1", "msg_1", null));
        assertThat(tests().insert(BOT, List.of(second, first))).isTrue();
        clock.tick(Duration.ofMillis(1));
        AnswerTest third = added("c");

        assertThat(tests().list(BOT, ALL)).containsExactly(second, first, third);
        assertThat(tests().find(BOT, "b")).contains(second);
        assertThat(tests().count(BOT)).isEqualTo(3);
        assertThat(tests().find("bot_2", "b")).isEmpty();
        assertThat(tests().insert("bot_2", List.of(third))).isFalse();
    }

    @Test
    void testIsChangedAndDeletedWithItsResults() {
        AnswerTest test = added("a");
        added("b");
        done("run_1", PASSED);
        AnswerTest changed =
                new AnswerTest(
                        BOT,
                        "a",
                        new AnswerTestDraft("Really?", List.of(), test.draft().expectations()),
                        null,
                        test.createdAt(),
                        clock.now());

        assertThat(tests().update(List.of(changed, test("x", null)))).isEqualTo(1);
        assertThat(tests().find(BOT, "a")).contains(changed);
        assertThat(tests().delete(BOT, "a")).isTrue();
        assertThat(tests().delete(BOT, "a")).isFalse();
        assertThat(runs().outcomes(BOT, "run_1")).isEqualTo(Map.of("b", TestOutcome.PASSED));
    }

    @Test
    void botHasAThousandTestsAtMost() {
        List<AnswerTest> many =
                IntStream.range(1, AnswerTestStore.MAX_TESTS)
                        .mapToObj(i -> test("test_" + i, null))
                        .toList();
        assertThat(tests().insert(BOT, many)).isTrue();

        assertThat(tests().insert(BOT, List.of(test("y", null), test("z", null)))).isFalse();
        assertThat(tests().count(BOT)).isEqualTo(many.size());
        assertThat(tests().insert(BOT, List.of(test("z", null)))).isTrue();
    }

    @Test
    void runIsQueuedClaimedAndDone() {
        added("a");
        added("b");
        TestRun queued = run("run_1");
        assertThat(runs().hasActive()).isFalse();
        assertThat(runs().enqueue(queued, null)).isTrue();
        assertThat(runs().find(BOT, "run_1")).contains(queued);
        assertThat(runs().enqueue(run("run_2"), null)).isFalse();
        assertThat(runs().hasActive()).isTrue();

        TestRun claimed = runs().claim(NODE, LONG).orElseThrow();
        assertThat(claimed.state()).isEqualTo(RunState.RUNNING);
        assertThat(claimed.settings()).isEqualTo(queued.settings());
        assertThat(claimed.startedAt()).isNotNull();
        assertThat(runs().claim(OTHER, LONG)).isEmpty();
        assertThat(runs().pendingTests(BOT, "run_1")).containsExactly("a", "b");
        assertThat(runs().store(BOT, "run_1", "a", NODE, PASSED)).isTrue();
        assertThat(runs().pendingTests(BOT, "run_1")).containsExactly("b");
        assertThat(runs().counts(BOT))
                .isEqualTo(Map.of("run_1", Map.of(TestOutcome.PASSED, 1, TestOutcome.PENDING, 1)));

        assertThat(runs().end(BOT, "run_1", NODE)).isTrue();
        assertThat(runs().hasActive()).isFalse();
        assertThat(runs().store(BOT, "run_1", "b", NODE, PASSED)).isFalse();
        assertThat(runs().enqueue(run("run_2"), null)).isTrue();
    }

    @Test
    void serverWithoutTheLeaseChangesNothing() {
        added("a");
        claimed("run_1");

        assertThat(runs().store(BOT, "run_1", "a", OTHER, PASSED)).isFalse();
        assertThat(runs().end(BOT, "run_1", OTHER)).isFalse();
        assertThat(runs().renew(Set.of("run_1", "run_9"), OTHER, LONG)).isEmpty();
        assertThat(runs().interrupt(OTHER)).isZero();
        assertThat(runs().interruptExpired()).isZero();
        assertThat(runs().renew(Set.of("run_1", "run_9"), NODE, LONG)).containsExactly("run_1");
    }

    @Test
    void runWhoseLeaseHasExpiredIsInterrupted() {
        added("a");
        assertThat(runs().enqueue(run("run_1"), null)).isTrue();
        assertThat(runs().claim(NODE, Duration.ofSeconds(-1))).isPresent();
        clock.tick(Duration.ofSeconds(1));

        // The next run does not wait for a server to find it.
        assertThat(runs().enqueue(run("run_2"), null)).isTrue();

        TestRun interrupted = runs().find(BOT, "run_1").orElseThrow();
        assertThat(interrupted.state()).isEqualTo(RunState.INTERRUPTED);
        assertThat(interrupted.endedAt()).isNotNull();
        assertThat(runs().store(BOT, "run_1", "a", NODE, PASSED)).isFalse();
        assertThat(runs().renew(Set.of("run_1"), NODE, LONG)).isEmpty();
        assertThat(runs().claim(NODE, LONG)).isPresent();
        assertThat(runs().interrupt(NODE)).isEqualTo(1);
        assertThat(runs().find(BOT, "run_2").orElseThrow().state()).isEqualTo(RunState.INTERRUPTED);
    }

    @Test
    void someTestsAreRun() {
        added("a");
        added("b");

        assertThatThrownBy(() -> runs().enqueue(run("run_1"), List.of("b", "c")))
                .isInstanceOf(AppError.class)
                .hasMessage("One of these tests does not exist.");
        assertThat(runs().list(BOT)).isEmpty();
        assertThat(runs().enqueue(run("run_2"), List.of("b", "b"))).isTrue();
        assertThat(runs().pendingTests(BOT, "run_2")).containsExactly("b");
    }

    @Test
    void botWithoutTestsHasNoRuns() {
        assertThatThrownBy(() -> runs().enqueue(run("run_1"), null))
                .hasMessage("This bot has no tests yet.");
        assertThat(runs().hasActive()).isFalse();
    }

    @Test
    void resultsAreComparedWithThoseOfAnEarlierRun() {
        AnswerTest a = added("a");
        done("run_1", PASSED);
        AnswerTest b = added("b");
        done("run_2", FAILED);

        assertThat(runs().results(BOT, "run_2", "run_1", ALL))
                .containsExactly(
                        new ComparedResult(a, FAILED, PASSED), new ComparedResult(b, FAILED, null));
        assertThat(runs().results(BOT, "run_2", null, new PageRequest(2, 1)))
                .containsExactly(new ComparedResult(b, FAILED, null));
        assertThat(runs().outcomes(BOT, "run_1")).isEqualTo(Map.of("a", TestOutcome.PASSED));
    }

    @Test
    void testIsComparedWithTheLastNormalRunInWhichItPassedOrFailed() {
        AnswerTest a = added("a");
        doneWith("run_1", RunSettings.NONE, FAILED);
        doneWith("run_2", new RunSettings(null, null, "openai/judge"), PASSED);
        var error = new AnswerTestResult(TestOutcome.ERROR, "", List.of(), List.of("No."), null);
        doneWith("run_3", RunSettings.NONE, error);
        doneWith("run_4", new RunSettings("openai/x", null, null), FAILED);
        doneWith("run_5", new RunSettings(null, "Be short.", null), FAILED);
        assertThat(runs().enqueue(run("run_6", RunSettings.NONE), null)).isTrue();
        assertThat(runs().claim(NODE, LONG)).isPresent();
        assertThat(runs().store(BOT, "run_6", "a", NODE, FAILED)).isTrue();
        assertThat(runs().interrupt(NODE)).isEqualTo(1);
        doneWith("run_7", RunSettings.NONE, FAILED);
        doneWith("run_8", RunSettings.NONE, PASSED);

        assertThat(runs().outcomesBefore(BOT, "run_7")).isEqualTo(Map.of("a", TestOutcome.PASSED));
        assertThat(runs().outcomesBefore(BOT, "run_1")).isEmpty();
        assertThat(runs().results(BOT, "run_7", null, ALL))
                .containsExactly(new ComparedResult(a, FAILED, PASSED))
                .extracting(ComparedResult::change)
                .containsExactly(OutcomeChange.WORSE);
        assertThat(runs().results(BOT, "run_7", "run_3", ALL))
                .containsExactly(new ComparedResult(a, FAILED, error));
        var ids = new Ids(clock, new Random(1));
        var service = new TestRuns(runs(), clock, ids, _ -> Optional.empty());
        Bot bot = bot(BOT, "demo");
        assertThat(service.compare(bot, "run_7", null).earlierRunId()).isEqualTo("run_2");
        assertThat(service.compare(bot, "run_7", null).count(OutcomeChange.WORSE)).isEqualTo(1);
        assertThat(service.compare(bot, "run_3", null).changes()).isEmpty();
    }

    @Test
    void lastTwentyRunsAreKept() {
        added("a");
        for (int i = 0; i <= TestRunStore.MAX_RUNS; i++) {
            done("run_" + i, PASSED);
        }

        assertThat(runs().list(BOT))
                .extracting(TestRun::id)
                .hasSize(TestRunStore.MAX_RUNS)
                .startsWith("run_20")
                .endsWith("run_1");
        assertThat(runs().outcomes(BOT, "run_0")).isEmpty();
    }

    @Test
    void runIsDeletedWithItsResults() {
        added("a");
        claimed("run_1");

        assertThat(runs().delete(BOT, "run_1")).isTrue();

        assertThat(runs().delete(BOT, "run_1")).isFalse();
        assertThat(runs().store(BOT, "run_1", "a", NODE, PASSED)).isFalse();
        assertThat(runs().counts(BOT)).isEmpty();
    }

    @Test
    void erasureDeletesTestsFromConversationsOfTheUser() {
        var origin = new TestOrigin("conv_1", "msg_1", "ann");
        assertThat(tests().insert(BOT, List.of(test("a", origin)))).isTrue();
        AnswerTest kept = added("b");
        done("run_1", PASSED);
        var erasure = new Erasure("erasure_1", "ann", "", null, clock.now(), null, Map.of());
        assertThat(storage.erasures().begin(erasure)).contains(erasure);

        while (storage.erasures().deleteRest(erasure)) {
            // Until nothing is left.
        }

        assertThat(tests().list(BOT, ALL)).containsExactly(kept);
        assertThat(runs().outcomes(BOT, "run_1")).isEqualTo(Map.of("b", TestOutcome.PASSED));
        assertThat(storage.erasures().find("erasure_1").orElseThrow().counts())
                .isEqualTo(Map.of("answerTests", 1L, "answerTestResults", 1L));
    }

    @Test
    void testsAndRunsAreDeletedWithTheirBot() {
        added("a");
        done("run_1", PASSED);
        storage.bots().delete(BOT);

        while (storage.bots().purgeDeleted(10) > 0) {
            // Until nothing is left.
        }

        assertThat(tests().count(BOT)).isZero();
        assertThat(runs().list(BOT)).isEmpty();
        assertThat(runs().counts(BOT)).isEmpty();
    }
}
