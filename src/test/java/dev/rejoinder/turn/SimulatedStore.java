package dev.rejoinder.turn;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.FinishReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
                    streamed);
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
            known.answer = "";
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
        lease(row, lease.duration());
        return OptionalLong.of(row.fence);
    }

    @Override
    public CheckpointResult checkpoint(List<Checkpoint> checkpoints, Lease lease) {
        var lost = new HashSet<TurnKey>();
        var toStop = new HashSet<TurnKey>();
        for (Checkpoint each : checkpoints) {
            Row row = owned(each.key(), each.fence());
            if (row == null) {
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
        if (row == null || row.state.ended()) {
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
                        new TurnUpdate(row.state, row.fence, 0, null, row.answer.substring(from)));
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

    /** Ends turns whose lease has expired, as when nodes share a database. */
    List<Turn> recover(long leasedUntil) {
        return recover(leasedUntil, _ -> true);
    }

    private List<Turn> recover(long leasedUntil, Predicate<Row> which) {
        var recovered = new ArrayList<Turn>();
        for (Row row : byMessage.values()) {
            if (!row.state.ended() && row.leaseUntil < leasedUntil && which.test(row)) {
                row.state = row.answer.isEmpty() ? TurnState.FAILED : TurnState.INTERRUPTED;
                row.error = ErrorCode.INTERNAL_ERROR;
                recovered.add(row.turn());
            }
        }
        return recovered;
    }

    @Override
    public List<UnfinishedTurn> unfinished() {
        return byMessage.values().stream()
                .filter(row -> !row.state.ended())
                .map(row -> new UnfinishedTurn(row.key, row.asked.messageId()))
                .toList();
    }

    @Override
    public List<Turn> endOrphaned(List<TurnKey> keys) {
        return recover(Long.MAX_VALUE, row -> keys.contains(row.key));
    }

    @Override
    public int forgetKeys(Instant before) {
        return 0;
    }

    boolean holds(Row row, long fence) {
        return row.fence == fence;
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
