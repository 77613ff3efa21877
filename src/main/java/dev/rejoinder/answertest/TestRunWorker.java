package dev.rejoinder.answertest;

import dev.rejoinder.bot.Bot;
import dev.rejoinder.bot.Bots;
import dev.rejoinder.core.AppError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes queued runs and asks their questions, few at a time, while this server has the lease.
 * Thread-safe.
 */
public final class TestRunWorker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TestRunWorker.class);

    /**
     * How many questions of a run are asked at once. Each run has its own, so that a provider that
     * does not answer delays only the runs that ask it.
     */
    static final int QUESTIONS_AT_ONCE = 2;

    static final int RUNS_AT_ONCE = 4;

    /** Without a renewal for this time, a run is interrupted. */
    static final Duration LEASE = Duration.ofSeconds(30);

    private static final ThreadFactory THREADS =
            Thread.ofVirtual().name("answer-test-", 0).factory();

    private final TestRunStore runs;
    private final AnswerTestStore tests;
    private final Bots bots;
    private final TestEvaluator evaluator;
    private final String owner;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(THREADS);

    /** The ids of the runs that this server has a lease on. */
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    private boolean closed;

    /**
     * Creates a worker.
     *
     * @param owner unique to this process
     */
    public TestRunWorker(
            TestRunStore runs,
            AnswerTestStore tests,
            Bots bots,
            TestEvaluator evaluator,
            String owner) {
        this.runs = runs;
        this.tests = tests;
        this.bots = bots;
        this.evaluator = evaluator;
        this.owner = owner;
    }

    /** Ends the runs that the last process left, where no other server can have them. */
    public void recover() {
        int interrupted = runs.interrupt(null);
        if (interrupted > 0) {
            log.warn("{} runs of answer tests were interrupted", interrupted);
        }
    }

    /** Looks for runs at once, on another thread. */
    public void wake() {
        if (!threads.isShutdown()) {
            threads.execute(this::tick);
        }
    }

    /** Renews the leases and takes queued runs. Call it every two seconds. */
    public synchronized void tick() {
        if (closed) {
            return;
        }
        try {
            boolean active = runs.hasActive();
            running.retainAll(active ? runs.renew(Set.copyOf(running), owner, LEASE) : Set.of());
            if (active) {
                var _ = runs.interruptExpired();
                take();
            }
        } catch (AppError away) {
            log.debug("Cannot look for runs of answer tests", away);
        }
    }

    private void take() {
        while (running.size() < RUNS_AT_ONCE) {
            Optional<TestRun> run = runs.claim(owner, LEASE);
            if (run.isEmpty()) {
                return;
            }
            running.add(run.get().id());
            threads.execute(() -> run(run.get()));
        }
    }

    private void run(TestRun run) {
        try {
            askAll(run);
            if (running.contains(run.id())) {
                var _ = runs.end(run.botId(), run.id(), owner);
            }
        } catch (AppError failure) {
            log.warn("Run {} of answer tests stops", run.id(), failure);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            // Without its lease, a run that is not done ends as interrupted.
            running.remove(run.id());
        }
    }

    private void askAll(TestRun run) throws InterruptedException {
        Bot bot = tried(bots.require(run.botId()), run.settings());
        List<String> pending = runs.pendingTests(run.botId(), run.id());
        var questions = new Semaphore(QUESTIONS_AT_ONCE);
        try (ExecutorService asking = Executors.newThreadPerTaskExecutor(THREADS)) {
            for (String testId : pending) {
                questions.acquire();
                asking.execute(
                        () -> {
                            try {
                                ask(run, bot, testId);
                            } finally {
                                questions.release();
                            }
                        });
            }
        }
    }

    private static Bot tried(Bot bot, TestRun.RunSettings settings) {
        String model = settings.model();
        String instructions = settings.instructions();
        return bot.trying(
                model == null ? bot.model() : model,
                model == null ? bot.fallbackModels() : List.of(),
                instructions == null ? bot.instructions() : instructions);
    }

    private void ask(TestRun run, Bot bot, String testId) {
        if (!running.contains(run.id())) {
            return;
        }
        try {
            Optional<AnswerTest> test = tests.find(run.botId(), testId);
            if (test.isEmpty()) {
                return;
            }
            AnswerTestResult result =
                    evaluator.evaluate(bot, test.get().draft(), run.settings().judgeModel());
            if (running.contains(run.id())) {
                var _ = runs.store(run.botId(), run.id(), testId, owner, result);
            }
        } catch (RuntimeException failure) {
            log.warn("Run {} of answer tests stops", run.id(), failure);
            running.remove(run.id());
        }
    }

    /** Takes no more runs and drops the running ones. The questions that are asked now go on. */
    public synchronized void stop() {
        closed = true;
        running.clear();
    }

    /** Ends the runs of this server as interrupted. Call {@link #stop} first. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            var _ = runs.interrupt(owner);
        } catch (AppError away) {
            log.debug("Runs of answer tests will be interrupted later", away);
        }
    }
}
