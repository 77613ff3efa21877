package dev.rejoinder.turn;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.FinishReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A database in memory: each method is one commit. It outlives the nodes that write to it. A
 * planted bug overrides one of the rules at the bottom.
 */
class SimulatedStore implements TurnStore {
    private final LongSupplier nowMillis;
    private final Map<String, SortedMap<Long, Row>> conversations = new HashMap<>();
    private final Map<String, Row> byMessage = new HashMap<>();
    private final Map<String, Row> byKey = new HashMap<>();
    private long beginnings;

    /** One stored turn. */
    static final class Row {
        final TurnKey key;
        final NewTurn asked;
        TurnState state;
        long fence = 1;
        String answer = "";
        boolean toStop;
        boolean streamed;
        @Nullable FinishReason reason;
        @Nullable ErrorCode error;
        long leaseUntil;
        long begunAt;
        long resumptions;
        int toolEvents;
        long waitsUntil;
        String request = "";
        final SortedMap<String, ToolStep> steps = new TreeMap<>();

        /** Its position among all starts of turns, repeated ones included. */
        long begun;

        Row(TurnKey key, NewTurn asked, TurnState state) {
            this.key = key;
            this.asked = asked;
            this.state = state;
            this.streamed = asked.streamed();
        }

        Turn turn() {
            return new Turn(
                    key,
                    asked.userMessageId(),
                    asked.messageId(),
                    state,
                    fence,
                    asked.question(),
                    answer,
                    reason,
                    error,
                    null,
                    null,
                    Instant.EPOCH,
                    null,
                    streamed,
                    fence - resumptions,
                    toolEvents,
                    0);
        }

        List<ToolStep> steps() {
            return List.copyOf(steps.values());
        }

        void put(List<ToolStep> changed) {
            for (ToolStep step : changed) {
                steps.put("%03d:%03d".formatted(step.round(), step.index()), step);
                ToolStep.Events events = step.events();
                for (Integer number :
                        Arrays.asList(events.requested(), events.started(), events.ended())) {
                    toolEvents = number == null ? toolEvents : Math.max(toolEvents, number);
                }
            }
        }

        /** Reopens the calls that a restarted turn repeats. */
        void reopenSteps(List<ToolStep> reopened) {
            toolEvents = 0;
            put(reopened);
        }

        /** Ends the calls of a turn that ends. */
        void endSteps() {
            for (ToolStep step : steps()) {
                if (!step.state().ended()) {
                    ToolStepState end =
                            step.state() == ToolStepState.STARTED
                                            || step.state() == ToolStepState.AWAITING_RESULT
                                    ? ToolStepState.UNKNOWN
                                    : ToolStepState.DENIED;
                    String result =
                            step.state() == ToolStepState.APPROVED
                                    ? ReopenedToolCalls.APPROVED_NOT_MADE
                                    : "";
                    put(List.of(SimulatedDecisions.ended(step, end, result, toolEvents + 1)));
                }
            }
        }
    }

    /**
     * Creates an empty database.
     *
     * @param nowMillis its clock
     */
    SimulatedStore(LongSupplier nowMillis) {
        this.nowMillis = nowMillis;
    }

    Iterable<Row> rows() {
        return byMessage.values();
    }

    Row row(String messageId) {
        Row row = byMessage.get(messageId);
        if (row == null) {
            throw new AssertionError(messageId + " is not stored");
        }
        return row;
    }

    SortedMap<Long, Row> conversation(String id) {
        return conversations.computeIfAbsent(id, _ -> new TreeMap<>());
    }

    @Override
    public Accepted accept(NewTurn turn, Lease lease, Consumer<Turn> takenUp) {
        NewTurn.Idempotency idempotency = turn.idempotency();
        Row known = idempotency == null ? null : byKey.get(idempotency.keyHash());
        if (known != null && remembersKeys()) {
            if (!known.turn().mayRestart()) {
                return new Accepted(known.turn(), false);
            }
            known.state = begin(turn.conversationId());
            if (countsRuns()) {
                known.fence++;
            }
            if (reopens()) {
                known.reopenSteps(reopened(known.steps()));
            } else {
                known.steps.clear();
                known.toolEvents = 0;
            }
            int kept = known.steps().stream().mapToInt(ToolStep::offset).max().orElse(0);
            known.answer = known.answer.substring(0, kept);
            known.streamed = turn.streamed();
            known.error = null;
            known.toStop = false;
            begun(known, lease);
            takenUp.accept(known.turn());
            return new Accepted(known.turn(), true);
        }
        SortedMap<Long, Row> turns = conversation(turn.conversationId());
        long sequence = turns.isEmpty() ? 1 : turns.lastKey() + 1;
        var row =
                new Row(
                        new TurnKey(turn.botId(), turn.conversationId(), sequence),
                        turn,
                        begin(turn.conversationId()));
        begun(row, lease);
        turns.put(sequence, row);
        byMessage.put(turn.messageId(), row);
        if (idempotency != null) {
            byKey.put(idempotency.keyHash(), row);
        }
        return new Accepted(row.turn(), true);
    }

    private void begun(Row row, Lease lease) {
        row.begunAt = nowMillis.getAsLong();
        row.begun = beginnings++;
        lease(row, lease.duration());
    }

    private TurnState begin(String conversationId) {
        long waiting = count(conversationId, TurnState.PENDING);
        if (waiting + count(conversationId, TurnState.STREAMING) == 0) {
            return TurnState.STREAMING;
        }
        if (waiting >= MAX_WAITING) {
            throw AppError.retryLater(
                    ErrorCode.CONVERSATION_BUSY, "Too many wait.", Duration.ofSeconds(1));
        }
        return TurnState.PENDING;
    }

    private long count(String conversationId, TurnState state) {
        return conversation(conversationId).values().stream().filter(r -> r.state == state).count();
    }

    private void lease(Row row, Duration duration) {
        row.leaseUntil = nowMillis.getAsLong() + duration.toMillis();
    }

    @Override
    public OptionalLong claim(TurnKey key, Lease lease) {
        Row row = conversation(key.conversationId()).get(key.sequence());
        if (row == null || row.state != TurnState.PENDING || !mayBegin(row)) {
            return OptionalLong.empty();
        }
        row.state = TurnState.STREAMING;
        row.fence++;
        row.resumptions += row.steps.isEmpty() ? 0 : 1;
        lease(row, lease.duration());
        return OptionalLong.of(row.fence);
    }

    @Override
    public CheckpointResult checkpoint(List<Checkpoint> checkpoints, Lease lease) {
        var lost = new HashSet<TurnKey>();
        var toStop = new HashSet<TurnKey>();
        for (Checkpoint each : checkpoints) {
            Row row = owned(each.key(), each.fence());
            if (row == null || row.state == TurnState.WAITING) {
                lost.add(each.key());
            } else {
                row.answer = each.answer() == null ? row.answer : each.answer();
                lease(row, lease.duration());
                if (row.toStop) {
                    toStop.add(each.key());
                }
            }
        }
        return new CheckpointResult(lost, toStop);
    }

    @Override
    public boolean requestStop(TurnKey key) {
        Row row = conversation(key.conversationId()).get(key.sequence());
        if (row == null || row.state.ended() || row.state == TurnState.WAITING) {
            return false;
        }
        row.toStop = true;
        return true;
    }

    @Override
    public boolean markStreamed(TurnKey key, long fence) {
        Row row = conversation(key.conversationId()).get(key.sequence());
        if (row == null || row.fence != fence) {
            return false;
        }
        row.streamed = true;
        return true;
    }

    @Override
    public Map<TurnKey, TurnUpdate> readUpdates(List<ReadPosition> known) {
        var news = new HashMap<TurnKey, TurnUpdate>();
        for (ReadPosition each : known) {
            Row row = conversation(each.key().conversationId()).get(each.key().sequence());
            if (row != null) {
                int from = row.answer.offsetByCodePoints(0, each.characters());
                news.put(
                        each.key(),
                        new TurnUpdate(
                                row.state,
                                row.turn().run(),
                                row.toolEvents,
                                null,
                                row.answer.substring(from)));
            }
        }
        return news;
    }

    @Override
    public boolean finish(TurnKey key, long fence, TurnEnd end) {
        Row row = owned(key, fence);
        if (row == null) {
            return false;
        }
        row.state = end.state();
        row.answer = end.answer();
        row.reason = end.finishReason();
        row.error = end.error();
        row.endSteps();
        return true;
    }

    private @Nullable Row owned(TurnKey key, long fence) {
        Row row = conversation(key.conversationId()).get(key.sequence());
        return row == null || row.state.ended() || !holds(row, fence) ? null : row;
    }

    @Override
    public Optional<Turn> find(String botId, String conversationId, String messageId) {
        return Optional.ofNullable(byMessage.get(messageId)).map(Row::turn);
    }

    @Override
    public List<Turn> before(TurnKey key, int maxTurns, int maxCharacters) {
        return conversation(key.conversationId()).headMap(key.sequence()).values().stream()
                .map(Row::turn)
                .toList();
    }

    /** Ends every unfinished turn, as when one process owns the file. */
    @Override
    public List<Turn> recover() {
        return recover(Long.MAX_VALUE);
    }

    @Override
    public List<Turn> endExpiredWaits() {
        return end(
                row -> row.state == TurnState.WAITING && row.waitsUntil <= nowMillis.getAsLong(),
                ErrorCode.ACTION_TIMEOUT);
    }

    /** Ends turns whose lease has expired, as when nodes share a database. */
    List<Turn> recover(long leasedUntil) {
        List<Turn> recovered = recover(leasedUntil, _ -> true);
        recovered.addAll(endExpiredWaits());
        return recovered;
    }

    private List<Turn> recover(long leasedUntil, Predicate<Row> which) {
        return end(
                row -> runs(row) && row.leaseUntil < leasedUntil && which.test(row),
                ErrorCode.INTERNAL_ERROR);
    }

    private static boolean runs(Row row) {
        return row.state == TurnState.PENDING || row.state == TurnState.STREAMING;
    }

    private List<Turn> end(Predicate<Row> which, ErrorCode error) {
        var ended = new ArrayList<Turn>();
        for (Row row : byMessage.values()) {
            if (which.test(row)) {
                row.state = row.answer.isEmpty() ? TurnState.FAILED : TurnState.INTERRUPTED;
                row.error = error;
                row.endSteps();
                ended.add(row.turn());
            }
        }
        return ended;
    }

    @Override
    public List<UnfinishedTurn> unfinished() {
        return byMessage.values().stream()
                .filter(SimulatedStore::runs)
                .map(row -> new UnfinishedTurn(row.key, row.asked.messageId()))
                .toList();
    }

    @Override
    public List<Turn> endOrphaned(List<TurnKey> keys) {
        return recover(Long.MAX_VALUE, row -> keys.contains(row.key));
    }

    @Override
    public boolean addSteps(Checkpoint before, List<ToolStep> steps, Lease lease) {
        Row row = running(before.key(), before.fence());
        if (row == null) {
            return false;
        }
        row.answer = before.answer() == null ? row.answer : before.answer();
        lease(row, lease.duration());
        row.put(steps);
        return true;
    }

    @Override
    public boolean updateSteps(TurnKey key, long fence, List<ToolStep> changed) {
        Row row = running(key, fence);
        if (row == null) {
            return false;
        }
        row.put(changed.stream().filter(this::keeps).toList());
        return true;
    }

    private @Nullable Row running(TurnKey key, long fence) {
        Row row = owned(key, fence);
        return row == null || row.state != TurnState.STREAMING ? null : row;
    }

    @Override
    public Map<TurnKey, List<ToolStep>> steps(List<TurnKey> keys) {
        var found = new HashMap<TurnKey, List<ToolStep>>();
        for (TurnKey key : keys) {
            Row row = conversation(key.conversationId()).get(key.sequence());
            if (row != null && !row.steps.isEmpty()) {
                found.put(key, row.steps());
            }
        }
        return found;
    }

    @Override
    public boolean suspend(TurnKey key, long fence, Suspension suspension) {
        Row row = running(key, fence);
        if (row == null) {
            return false;
        }
        row.state = TurnState.WAITING;
        row.fence++;
        row.resumptions++;
        row.waitsUntil = nowMillis.getAsLong() + suspension.atMost().toMillis();
        row.request = suspension.request();
        row.put(suspension.awaiting());
        return true;
    }

    @Override
    public Decided decide(
            String botId,
            String conversationId,
            String messageId,
            List<Decision> decisions,
            Lease lease,
            Consumer<Turn> onResume) {
        Row row = byMessage.get(messageId);
        if (row == null) {
            throw TurnErrors.messageNotFound();
        }
        boolean open = row.state == TurnState.WAITING && row.waitsUntil > nowMillis.getAsLong();
        List<ToolStep> changed =
                SimulatedDecisions.changes(row.steps(), decisions, open, row.toolEvents);
        row.put(changed);
        boolean awaits = row.steps().stream().anyMatch(step -> step.state().awaits());
        if (changed.isEmpty() || awaits) {
            return new Decided(row.turn(), row.steps(), false, null);
        }
        row.state = mayBegin(row) ? TurnState.STREAMING : TurnState.PENDING;
        row.fence++;
        row.resumptions++;
        row.toStop = false;
        row.begunAt = nowMillis.getAsLong();
        row.begun = beginnings++;
        lease(row, lease.duration());
        onResume.accept(row.turn());
        return new Decided(row.turn(), row.steps(), true, row.request);
    }

    @Override
    public int forgetKeys(Instant before) {
        return 0;
    }

    boolean holds(Row row, long fence) {
        return row.fence == fence;
    }

    /** Whether a changed tool call is stored. */
    boolean keeps(ToolStep changed) {
        return true;
    }

    /** The calls of a turn that starts again. */
    List<ToolStep> reopened(List<ToolStep> ended) {
        return ReopenedToolCalls.of(ended);
    }

    /** Whether a restarted turn keeps its tool calls. */
    boolean reopens() {
        return true;
    }

    boolean countsRuns() {
        return true;
    }

    boolean remembersKeys() {
        return true;
    }

    boolean mayBegin(Row row) {
        return conversation(row.key.conversationId()).values().stream()
                .noneMatch(
                        other ->
                                other.state == TurnState.STREAMING
                                        || (other.state == TurnState.PENDING
                                                && other.key.sequence() < row.key.sequence()));
    }
}
