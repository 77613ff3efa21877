package dev.rejoinder.turn;

import dev.rejoinder.core.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A store that keeps nothing, for turns of which nothing may remain. Each turn is the first of a
 * conversation of its own and runs at once. Turns that wait, or that other nodes see, are not
 * supported.
 */
final class UnstoredTurns implements TurnStore {
    private final Clock clock;

    UnstoredTurns(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Accepted accept(NewTurn turn, Lease lease, Consumer<Turn> onRestart) {
        var accepted =
                new Turn(
                        new TurnKey(turn.botId(), turn.conversationId(), 1),
                        turn.userMessageId(),
                        turn.messageId(),
                        TurnState.STREAMING,
                        1,
                        turn.question(),
                        "",
                        null,
                        null,
                        null,
                        null,
                        clock.now(),
                        null,
                        false);
        return new Accepted(accepted, true);
    }

    @Override
    public boolean finish(TurnKey key, long fence, TurnEnd end) {
        return true;
    }

    @Override
    public OptionalLong claim(TurnKey key, Lease lease) {
        return OptionalLong.empty();
    }

    @Override
    public CheckpointResult checkpoint(List<Checkpoint> checkpoints, Lease lease) {
        return new CheckpointResult(Set.of(), Set.of());
    }

    @Override
    public boolean requestStop(TurnKey key) {
        return false;
    }

    @Override
    public boolean markStreamed(TurnKey key, long fence) {
        return false;
    }

    @Override
    public Map<TurnKey, TurnUpdate> readUpdates(List<ReadPosition> known) {
        return Map.of();
    }

    @Override
    public Optional<Turn> find(String botId, String conversationId, String messageId) {
        return Optional.empty();
    }

    @Override
    public List<Turn> before(TurnKey key, int maxTurns, int maxCharacters) {
        return List.of();
    }

    @Override
    public List<Turn> recover() {
        return List.of();
    }

    @Override
    public List<Turn> endExpiredWaits() {
        return List.of();
    }

    @Override
    public List<UnfinishedTurn> unfinished() {
        return List.of();
    }

    @Override
    public List<Turn> endOrphaned(List<TurnKey> keys) {
        return List.of();
    }

    @Override
    public boolean addSteps(Checkpoint before, List<ToolStep> steps, Lease lease) {
        return false;
    }

    @Override
    public boolean updateSteps(TurnKey key, long fence, List<ToolStep> changed) {
        return false;
    }

    @Override
    public Map<TurnKey, List<ToolStep>> steps(List<TurnKey> keys) {
        return Map.of();
    }

    @Override
    public boolean suspend(TurnKey key, long fence, Suspension suspension) {
        return false;
    }

    @Override
    public Decided decide(
            String botId,
            String conversationId,
            String messageId,
            List<Decision> decisions,
            Lease lease,
            Consumer<Turn> onResume) {
        throw TurnErrors.messageNotFound();
    }

    @Override
    public int forgetKeys(Instant before) {
        return 0;
    }
}
