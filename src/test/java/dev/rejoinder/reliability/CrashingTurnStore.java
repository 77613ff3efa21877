package dev.rejoinder.reliability;

import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.ToolStep;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Halts the process at a {@link CrashPoint}. Thread-safe. */
final class CrashingTurnStore implements TurnStore {
    /** The exit code of SIGKILL. */
    private static final int KILLED = 137;

    private final TurnStore store;
    private final AtomicReference<@Nullable CrashPoint> armed;
    private final AtomicInteger steps = new AtomicInteger();

    CrashingTurnStore(TurnStore store, AtomicReference<@Nullable CrashPoint> armed) {
        this.store = store;
        this.armed = armed;
    }

    private <T> T step(CrashPoint.Step step, Supplier<T> work, Supplier<T> pretended) {
        CrashPoint point = armed.get();
        if (point == null || step != point.step() || steps.incrementAndGet() != point.nth()) {
            return work.get();
        }
        return switch (point.moment()) {
            case BEFORE -> throw halt();
            case AFTER -> {
                var _ = work.get();
                throw halt();
            }
            case INSTEAD -> pretended.get();
        };
    }

    private static IllegalStateException halt() {
        Runtime.getRuntime().halt(KILLED);
        return new IllegalStateException("halted");
    }

    @Override
    public Accepted accept(NewTurn turn, Lease lease, Consumer<Turn> takenUp) {
        return step(
                CrashPoint.Step.ACCEPT,
                () -> store.accept(turn, lease, takenUp),
                () -> store.accept(turn, lease, takenUp));
    }

    @Override
    public OptionalLong claim(TurnKey key, Lease lease) {
        return step(CrashPoint.Step.CLAIM, () -> store.claim(key, lease), OptionalLong::empty);
    }

    @Override
    public CheckpointResult checkpoint(List<Checkpoint> checkpoints, Lease lease) {
        return step(
                CrashPoint.Step.CHECKPOINT,
                () -> store.checkpoint(checkpoints, lease),
                () -> new CheckpointResult(Set.of(), Set.of()));
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
        return step(CrashPoint.Step.FINISH, () -> store.finish(key, fence, end), () -> true);
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
        return step(
                CrashPoint.Step.ADD_STEPS, () -> store.addSteps(before, steps, lease), () -> true);
    }

    @Override
    public boolean updateSteps(TurnKey key, long fence, List<ToolStep> changed) {
        return step(
                CrashPoint.Step.UPDATE_STEPS,
                () -> store.updateSteps(key, fence, changed),
                () -> true);
    }

    @Override
    public Map<TurnKey, List<ToolStep>> steps(List<TurnKey> keys) {
        return store.steps(keys);
    }

    @Override
    public boolean suspend(TurnKey key, long fence, Suspension suspension) {
        return step(
                CrashPoint.Step.SUSPEND, () -> store.suspend(key, fence, suspension), () -> true);
    }

    @Override
    public Decided decide(
            String botId,
            String conversationId,
            String messageId,
            List<Decision> decisions,
            Lease lease,
            Consumer<Turn> onResume) {
        return step(
                CrashPoint.Step.DECIDE,
                () -> store.decide(botId, conversationId, messageId, decisions, lease, onResume),
                () -> store.decide(botId, conversationId, messageId, decisions, lease, onResume));
    }

    @Override
    public int forgetKeys(Instant before) {
        return store.forgetKeys(before);
    }
}
