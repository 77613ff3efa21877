package dev.rejoinder.ops;

import dev.rejoinder.core.Clock;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.ToolStep;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnStore;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Measures the commits of turns. Every answer waits for accept and finish. Thread-safe. */
public final class MeasuredTurnStore implements TurnStore {
    private static final List<Double> BOUNDS =
            List.of(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0);

    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final TurnStore store;
    private final Clock clock;
    private final DataPointCache<String, Commit> commits;

    private record Commit(DistributionDataPoint seconds, CounterDataPoint errors) {}

    public MeasuredTurnStore(TurnStore store, Metrics metrics, Clock clock) {
        this.store = store;
        this.clock = clock;
        var seconds =
                metrics.histogram(
                        "rejoinder_commit_seconds",
                        "Time to store a question (accept), the text so far (checkpoint), tool"
                                + " calls (steps) and an answer (finish), including waiting for a"
                                + " connection.",
                        BOUNDS,
                        "operation");
        var errors =
                metrics.counter(
                        "rejoinder_commit_errors_total",
                        "Commits of turns that failed or were rejected.",
                        "operation");
        List.of("accept", "checkpoint", "steps", "finish").forEach(errors::expect);
        commits = new DataPointCache<>(each -> new Commit(seconds.of(each), errors.of(each)));
    }

    private <T> T measured(String operation, Supplier<T> work) {
        long began = clock.nanos();
        boolean done = false;
        try {
            T result = work.get();
            done = true;
            return result;
        } finally {
            Commit commit = commits.of(operation);
            commit.seconds.observe((clock.nanos() - began) / NANOS_PER_SECOND);
            if (!done) {
                commit.errors.inc();
            }
        }
    }

    @Override
    public Accepted accept(NewTurn turn, Lease lease, Consumer<Turn> takenUp) {
        return measured("accept", () -> store.accept(turn, lease, takenUp));
    }

    @Override
    public OptionalLong claim(TurnKey key, Lease lease) {
        return store.claim(key, lease);
    }

    @Override
    public CheckpointResult checkpoint(List<Checkpoint> checkpoints, Lease lease) {
        return measured("checkpoint", () -> store.checkpoint(checkpoints, lease));
    }

    @Override
    public boolean requestStop(TurnKey key) {
        return store.requestStop(key);
    }

    @Override
    public boolean markStreamed(TurnKey key, long fence) {
        return store.markStreamed(key, fence);
    }

    @Override
    public Map<TurnKey, TurnUpdate> readUpdates(List<ReadPosition> known) {
        return store.readUpdates(known);
    }

    @Override
    public boolean finish(TurnKey key, long fence, TurnEnd end) {
        return measured("finish", () -> store.finish(key, fence, end));
    }

    @Override
    public Optional<Turn> find(String botId, String conversationId, String messageId) {
        return store.find(botId, conversationId, messageId);
    }

    @Override
    public List<Turn> before(TurnKey key, int maxTurns, int maxCharacters) {
        return store.before(key, maxTurns, maxCharacters);
    }

    @Override
    public List<Turn> recover() {
        return store.recover();
    }

    @Override
    public List<UnfinishedTurn> unfinished() {
        return store.unfinished();
    }

    @Override
    public List<Turn> endOrphaned(List<TurnKey> keys) {
        return store.endOrphaned(keys);
    }

    @Override
    public List<Turn> endExpiredWaits() {
        return store.endExpiredWaits();
    }

    @Override
    public boolean addSteps(Checkpoint before, List<ToolStep> steps, Lease lease) {
        return measured("steps", () -> store.addSteps(before, steps, lease));
    }

    @Override
    public boolean updateSteps(TurnKey key, long fence, List<ToolStep> changed) {
        return measured("steps", () -> store.updateSteps(key, fence, changed));
    }

    @Override
    public Map<TurnKey, List<ToolStep>> steps(List<TurnKey> keys) {
        return store.steps(keys);
    }

    @Override
    public boolean suspend(TurnKey key, long fence, Suspension suspension) {
        return store.suspend(key, fence, suspension);
    }

    @Override
    public Decided decide(
            String botId,
            String conversationId,
            String messageId,
            List<Decision> decisions,
            Lease lease,
            Consumer<Turn> onResume) {
        return store.decide(botId, conversationId, messageId, decisions, lease, onResume);
    }

    @Override
    public int forgetKeys(Instant before) {
        return store.forgetKeys(before);
    }
}
