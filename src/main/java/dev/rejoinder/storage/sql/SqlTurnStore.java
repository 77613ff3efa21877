package dev.rejoinder.storage.sql;

import dev.rejoinder.turn.NewTurn;
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

    private static final String CLAIM =
            "update turn set state = 'STREAMING', fence = fence + 1, lease_owner = :lease_owner,"
                    + " lease_until = "
                    + TurnColumns.LEASE_UNTIL
                    + "\nwhere "
                    + TurnColumns.IS_KEY
                    + """
                     and state = 'PENDING'
                        and not exists (select 1 from turn t where t.bot_id = turn.bot_id
                            and t.conversation_id = turn.conversation_id and t.state = 'STREAMING')
                        and not exists (select 1 from turn t where t.bot_id = turn.bot_id
                            and t.conversation_id = turn.conversation_id and t.state = 'PENDING'
                            and t.sequence < turn.sequence)
                    returning fence
                    """;
    private static final String REQUEST_STOP =
            "update turn set stop_requested = 1 where "
                    + TurnColumns.IS_KEY
                    + " and "
                    + TurnColumns.IS_OPEN;
    private static final String MARK_STREAMED =
            "update turn set streamed = 1 where " + TurnColumns.IS_KEY + " and fence = :fence";
    private static final String CLAIMED =
            "select fence from turn where "
                    + TurnColumns.IS_KEY
                    + " and state = 'STREAMING' and lease_owner = :lease_owner";

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
    private static final String FIND =
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
    private final TurnEnding ending;
    private final SingleStatementTurns singleStatement;
    private final TurnCheckpoints checkpoints;
    private final String claim;

    public SqlTurnStore(Database database, Dialect dialect) {
        this.database = database;
        this.dialect = dialect;
        this.acceptance = new TurnAcceptance(dialect);
        this.ending = new TurnEnding(dialect);
        this.singleStatement = new SingleStatementTurns(dialect, acceptance);
        this.checkpoints = new TurnCheckpoints(dialect);
        this.claim = TurnColumns.withClock(CLAIM, dialect);
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
                sql -> Optional.of(claim(sql, key, lease)),
                (sql, mayBeDone) -> {
                    OptionalLong earlier =
                            mayBeDone ? claimed(sql, key, lease) : OptionalLong.empty();
                    return earlier.isPresent() ? earlier : claim(sql, key, lease);
                });
    }

    private OptionalLong claim(Sql sql, TurnKey key, Lease lease) {
        Parameters parameters = TurnColumns.addLease(TurnColumns.key(key), lease, dialect);
        return fence(sql.updateOne(claim, row -> row.number("fence"), parameters));
    }

    private OptionalLong claimed(Sql sql, TurnKey key, Lease lease) {
        Parameters parameters = TurnColumns.addLease(TurnColumns.key(key), lease, dialect);
        return fence(sql.queryOne(CLAIMED, row -> row.number("fence"), parameters));
    }

    private static OptionalLong fence(Optional<Long> found) {
        return found.map(OptionalLong::of).orElseGet(OptionalLong::empty);
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
        // In a shared database each turn gets its own commit, so that no transaction holds one
        // conversation while it waits for another.
        int perCommit = dialect.shared() ? 1 : TurnEnding.TURNS_PER_COMMIT;
        var recovered = new ArrayList<Turn>();
        int before;
        do {
            before = recovered.size();
            List<TurnKey> found = database.read(ending::ownerless);
            for (int from = 0; from < found.size(); from += perCommit) {
                List<TurnKey> some = found.subList(from, Math.min(from + perCommit, found.size()));
                recovered.addAll(database.write(sql -> endOrphaned(sql, some)));
            }
        } while (recovered.size() > before);
        return recovered;
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
        return keys.isEmpty() ? List.of() : database.write(sql -> endOrphaned(sql, keys));
    }

    private List<Turn> endOrphaned(Sql sql, List<TurnKey> keys) {
        long now = dialect.now(sql);
        return keys.stream().flatMap(key -> ending.endOrphaned(sql, key, now).stream()).toList();
    }

    @Override
    public int forgetKeys(Instant before) {
        return OldRows.delete(database, FORGET_KEYS, before);
    }
}
