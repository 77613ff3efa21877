package dev.rejoinder.storage.sql;

import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.ToolStep;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnStore;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Turns in SQL. */
public final class SqlTurnStore implements TurnStore {
    /** Approximate maximum length of the text that one commit checkpoints, in UTF-16 units. */
    private static final int CHARACTERS_PER_COMMIT = 4 << 20;

    private static final String REQUEST_STOP =
            "update turn set stop_requested = 1 where "
                    + TurnColumns.IS_KEY
                    + " and "
                    + TurnColumns.IS_OPEN;
    private static final String MARK_STREAMED =
            "update turn set streamed = 1 where " + TurnColumns.IS_KEY + " and fence = :fence";

    /** One query per state: the partial indexes on open turns only match a single state. */
    private static final String OPEN =
            "select bot_id, conversation_id, sequence, message_id from turn where state ="
                    + " '${state}'";

    private static final String ONE =
            TurnColumns.SELECT
                    + """
                    join conversation c on c.bot_id = t.bot_id and c.id = t.conversation_id
                    where t.bot_id = :bot_id and t.conversation_id = :conversation_id
                    """;
    static final String FIND =
            ONE
                    + " and t.message_id = :message_id union all "
                    + ONE
                    + " and t.user_message_id = :message_id";
    private static final String BEFORE =
            TurnColumns.SELECT
                    + """
                    where t.bot_id = :bot_id and t.conversation_id = :conversation_id
                        and t.sequence < :sequence
                    order by t.sequence desc limit :max_turns
                    """;
    private static final String FORGET_KEYS =
            """
            delete from idempotency where (bot_id, key_hash) in (
                select bot_id, key_hash from idempotency where created_at < :before
                order by created_at limit :most)
            """;

    private final Database database;
    private final Dialect dialect;
    private final TurnAcceptance acceptance;
    private final TurnClaim claim;
    private final TurnEnding ending;
    private final TurnRecovery recovery;
    private final SingleStatementTurns singleStatement;
    private final TurnCheckpoints checkpoints;
    private final RunningToolCalls toolCalls;
    private final WaitingTurnRows waiting;
    private final TurnDecisions decisions;

    public SqlTurnStore(
            Database database, Dialect dialect, EventOutbox outbox, SqlMailStore mails) {
        this.database = database;
        this.dialect = dialect;
        this.acceptance = new TurnAcceptance(dialect, outbox, mails.handovers());
        this.claim = new TurnClaim(dialect);
        this.waiting = new WaitingTurnRows(dialect);
        this.ending = new TurnEnding(dialect, waiting, outbox);
        this.recovery = new TurnRecovery(database, dialect, ending);
        this.singleStatement = new SingleStatementTurns(dialect, acceptance, outbox);
        this.checkpoints = new TurnCheckpoints(dialect);
        this.toolCalls = new RunningToolCalls(dialect);
        this.decisions = new TurnDecisions(dialect, waiting);
    }

    @Override
    public Accepted accept(NewTurn turn, Lease lease, Consumer<Turn> takenUp) {
        return database.writeIdempotently(
                sql -> singleStatement.accept(sql, turn, lease),
                (sql, mayBeDone) -> acceptance.accept(sql, turn, lease, takenUp, mayBeDone));
    }

    @Override
    public OptionalLong claim(TurnKey key, Lease lease) {
        return database.writeIdempotently(
                sql -> Optional.of(claim.claim(sql, key, lease)),
                (sql, mayBeDone) ->
                        mayBeDone
                                ? claim.claimAgain(sql, key, lease)
                                : claim.claim(sql, key, lease));
    }

    @Override
    public CheckpointResult checkpoint(List<Checkpoint> checkpoints, Lease lease) {
        var lost = new HashSet<TurnKey>();
        var toStop = new HashSet<TurnKey>();
        int from = 0;
        while (from < checkpoints.size()) {
            int to = endOfCommit(checkpoints, from);
            List<Checkpoint> some = checkpoints.subList(from, to);
            CheckpointResult verdict =
                    database.writeSingleStatement(
                            sql -> this.checkpoints.checkpoint(sql, some, lease));
            lost.addAll(verdict.leaseLost());
            toStop.addAll(verdict.stopRequested());
            from = to;
        }
        return new CheckpointResult(lost, toStop);
    }

    /**
     * Returns the end of the next batch: at least one checkpoint, and not much more text than one
     * commit may hold.
     */
    private static int endOfCommit(List<Checkpoint> checkpoints, int from) {
        int to = from;
        long characters = 0;
        do {
            String answer = checkpoints.get(to).answer();
            characters += answer == null ? 0 : answer.length();
            to++;
        } while (to < checkpoints.size() && characters < CHARACTERS_PER_COMMIT);
        return to;
    }

    @Override
    public boolean requestStop(TurnKey key) {
        int requested =
                database.writeIdempotently(
                        sql -> Optional.of(requestStop(sql, key)),
                        (sql, mayBeDone) -> requestStop(sql, key));
        return requested > 0;
    }

    private static int requestStop(Sql sql, TurnKey key) {
        return sql.update(REQUEST_STOP, TurnColumns.key(key));
    }

    @Override
    public boolean markStreamed(TurnKey key, long fence) {
        int changed =
                database.writeIdempotently(
                        sql -> Optional.of(markStreamed(sql, key, fence)),
                        (sql, mayBeDone) -> markStreamed(sql, key, fence));
        return changed > 0;
    }

    private static int markStreamed(Sql sql, TurnKey key, long fence) {
        return sql.update(MARK_STREAMED, TurnColumns.key(key).and("fence", fence));
    }

    @Override
    public Map<TurnKey, TurnUpdate> readUpdates(List<ReadPosition> known) {
        return database.query(sql -> checkpoints.readUpdates(sql, known));
    }

    @Override
    public boolean finish(TurnKey key, long fence, TurnEnd end) {
        return database.writeIdempotently(
                sql -> singleStatement.finish(sql, key, fence, end),
                (sql, mayBeDone) ->
                        (mayBeDone && ending.isEnded(sql, key, fence, end))
                                || ending.finish(sql, key, fence, end, dialect.now(sql)));
    }

    @Override
    public Optional<Turn> find(String botId, String conversationId, String messageId) {
        return database.query(
                sql ->
                        sql.queryOne(
                                FIND,
                                TurnColumns::turn,
                                ConversationColumns.key(botId, conversationId)
                                        .and("message_id", messageId)));
    }

    @Override
    public List<Turn> before(TurnKey key, int maxTurns, int maxCharacters) {
        if (maxTurns <= 0 || key.sequence() <= TurnAcceptance.FIRST_SEQUENCE) {
            return List.of();
        }
        return database.query(
                sql -> {
                    var turns = new HistoryWindow(maxCharacters);
                    sql.forEachUntil(
                            BEFORE,
                            row -> turns.add(TurnColumns.turn(row)),
                            TurnColumns.key(key).and("max_turns", maxTurns));
                    return turns.oldestFirst();
                });
    }

    @Override
    public List<Turn> recover() {
        return recovery.recover();
    }

    @Override
    public List<Turn> endExpiredWaits() {
        return recovery.endExpiredWaits();
    }

    @Override
    public List<UnfinishedTurn> unfinished() {
        return database.read(
                sql -> {
                    var open = new ArrayList<UnfinishedTurn>();
                    for (String state : List.of("STREAMING", "PENDING")) {
                        open.addAll(
                                sql.query(
                                        OPEN.replace("${state}", state), SqlTurnStore::unfinished));
                    }
                    return open;
                });
    }

    private static UnfinishedTurn unfinished(ResultRow row) throws SQLException {
        return new UnfinishedTurn(TurnColumns.key(row), row.text("message_id"));
    }

    @Override
    public List<Turn> endOrphaned(List<TurnKey> keys) {
        return recovery.endOrphaned(keys);
    }

    @Override
    public boolean addSteps(Checkpoint before, List<ToolStep> steps, Lease lease) {
        return database.writeIdempotently(
                (sql, mayBeDone) -> toolCalls.add(sql, before, steps, lease));
    }

    @Override
    public boolean updateSteps(TurnKey key, long fence, List<ToolStep> changed) {
        return database.writeIdempotently(
                (sql, mayBeDone) -> toolCalls.update(sql, key, fence, changed));
    }

    @Override
    public Map<TurnKey, List<ToolStep>> steps(List<TurnKey> keys) {
        return keys.isEmpty()
                ? Map.of()
                : database.read(sql -> ToolCallRows.ofTurns(sql, keys, dialect));
    }

    @Override
    public boolean suspend(TurnKey key, long fence, Suspension suspension) {
        return database.writeIdempotently(
                (sql, mayBeDone) -> waiting.suspend(sql, key, fence, suspension, mayBeDone));
    }

    @Override
    public Decided decide(
            String botId,
            String conversationId,
            String messageId,
            List<Decision> decided,
            Lease lease,
            Consumer<Turn> onResume) {
        var request = new TurnDecisions.Request(botId, conversationId, messageId, decided);
        Lease own = decisions.leaseOfRequest(lease);
        return database.writeIdempotently(
                (sql, mayBeDone) -> decisions.decide(sql, request, own, onResume, mayBeDone));
    }

    @Override
    public int forgetKeys(Instant before) {
        return OldRows.delete(database, FORGET_KEYS, before);
    }
}
