package dev.rejoinder.server;

import dev.rejoinder.answertest.TestEvaluator;
import dev.rejoinder.answertest.TestOrigins;
import dev.rejoinder.answertest.TestRunWorker;
import dev.rejoinder.core.Clock;
import dev.rejoinder.knowledge.Retriever;
import dev.rejoinder.storage.Storage;
import dev.rejoinder.turn.TrialTurns;
import dev.rejoinder.turn.TurnLimits;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Runs answer tests while a server runs. */
final class AnswerTestEngine implements AutoCloseable {
    private final TrialTurns turns;
    private final TestRunWorker worker;
    private final TestOrigins origins;

    AnswerTestEngine(Services services, Retriever retriever, TurnLimits limits, Clock clock) {
        Storage storage = services.storage();
        turns =
                new TrialTurns(
                        services.models().chatModels(), retriever, limits, clock, services.ids());
        worker =
                new TestRunWorker(
                        storage.testRuns(),
                        storage.answerTests(),
                        services.bots(),
                        new TestEvaluator(
                                turns, storage.sources(), services.ids(), AnswerTestEngine::pause),
                        services.ids().request());
        origins = new TestOrigins(storage.conversations(), storage.turns());
    }

    private static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    TrialTurns turns() {
        return turns;
    }

    TestRunWorker worker() {
        return worker;
    }

    TestOrigins origins() {
        return origins;
    }

    @Override
    public void close() {
        worker.stop();
        // Aborts the questions that are asked now, before their threads are interrupted.
        turns.close();
        worker.close();
    }
}
