package dev.rejoinder.storage.sql;

import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Turns in SQL. */
public final class SqlTurnStore implements TurnStore {
    /** The most idempotency keys that one commit forgets. */
    private static final int KEYS_PER_COMMIT = 500;

    private static final String CLAIM =
            """
            update turn set state = 'STREAMING', fence = fence + 1, lease_owner = ?, lease_until = ?
            where bot_id = ? and conversation_id = ? and sequence = ? and state = 'PENDING'
                and not exists (select 1 from turn t where t.bot_id = turn.bot_id
                    and t.conversation_id = turn.conversation_id and t.state = 'STREAMING')
                and not exists (select 1 from turn t where t.bot_id = turn.bot_id
                    and t.conversation_id = turn.conversation_id and t.state = 'PENDING'
                    and t.sequence < turn.sequence)
            returning fence
            """;
    private static final String CHECKPOINT =
            """
            update turn set answer = ?, lease_owner = ?, lease_until = ?
            where bot_id = ? and conversation_id = ? and sequence = ? and fence = ?
                and state in ('PENDING', 'STREAMING')
            """;
    private static final String RENEW =
            """
            update turn set lease_owner = ?, lease_until = ?
            where bot_id = ? and conversation_id = ? and sequence = ? and fence = ?
                and state in ('PENDING', 'STREAMING')
            """;
    private static final String FIND =
            "select "
                    + TurnRows.COLUMNS
                    + """
                    from turn t
                    join conversation c on c.bot_id = t.bot_id and c.id = t.conversation_id
                    where t.bot_id = ? and t.message_id = ? and t.conversation_id = ?
                    """;
    private static final String BEFORE =
            "select "
                    + TurnRows.COLUMNS
                    + """
                    from turn t where t.bot_id = ? and t.conversation_id = ? and t.sequence < ?
                    order by t.sequence desc limit ?
                    """;
    private static final String FORGET_KEYS =
            """
            delete from idempotency where (bot_id, key_hash) in (
                select bot_id, key_hash from idempotency where created_at < ?
                order by created_at limit ?)
            """;

    private final Database database;
    private final Dialect dialect;
    private final TurnAcceptance acceptance;
    private final TurnEnding ending;

    public SqlTurnStore(Database database, Dialect dialect) {
        this.database = database;
        this.dialect = dialect;
        this.acceptance = new TurnAcceptance(dialect);
        this.ending = new TurnEnding(dialect);
    }

    @Override
    public Accepted accept(NewTurn turn, Lease lease) {
        return database.write(sql -> acceptance.accept(sql, turn, lease));
    }

    @Override
    public OptionalLong claim(TurnKey key, Lease lease) {
        return database.write(
                sql ->
                        sql.updateOne(
                                        CLAIM,
                                        row -> OptionalLong.of(row.number(1)),
                                        lease.owner(),
                                        until(sql, lease),
                                        key.botId(),
                                        key.conversationId(),
                                        key.sequence())
                                .orElseGet(OptionalLong::empty));
    }

    @Override
    public Set<TurnKey> checkpoint(List<Checkpoint> checkpoints, Lease lease) {
        if (checkpoints.isEmpty()) {
            return Set.of();
        }
        return database.write(
                sql -> {
                    long until = until(sql, lease);
                    var lost = new HashSet<TurnKey>();
                    for (Checkpoint checkpoint : checkpoints) {
                        if (!checkpoint(sql, checkpoint, lease.owner(), until)) {
                            lost.add(checkpoint.key());
                        }
                    }
                    return lost;
                });
    }

    @Override
    public boolean finish(TurnKey key, long fence, TurnEnd end) {
        return database.write(sql -> ending.finish(sql, key, fence, end, dialect.now(sql)));
    }

    @Override
    public Optional<Turn> find(String botId, String conversationId, String messageId) {
        return database.read(
                sql -> sql.queryOne(FIND, TurnRows::turn, botId, messageId, conversationId));
    }

    @Override
    public List<Turn> before(TurnKey key, int maxTurns, int maxCharacters) {
        if (maxTurns <= 0) {
            return List.of();
        }
        return database.read(
                sql -> {
                    var turns = new ArrayList<Turn>();
                    long[] budget = {maxCharacters};
                    sql.walk(
                            BEFORE,
                            row -> {
                                Turn turn = TurnRows.turn(row);
                                budget[0] -= turn.question().length() + turn.answer().length();
                                return budget[0] >= 0 && turns.add(turn);
                            },
                            key.botId(),
                            key.conversationId(),
                            key.sequence(),
                            maxTurns);
                    Collections.reverse(turns);
                    return turns;
                });
    }

    @Override
    public List<Turn> recover() {
        var recovered = new ArrayList<Turn>();
        List<Turn> step;
        do {
            step = database.write(sql -> ending.endOwnerless(sql, dialect.now(sql)));
            recovered.addAll(step);
        } while (!step.isEmpty());
        return recovered;
    }

    @Override
    public int forgetKeys(Instant before) {
        int forgotten = 0;
        int step;
        do {
            step = database.write(sql -> sql.update(FORGET_KEYS, before, KEYS_PER_COMMIT));
            forgotten += step;
        } while (step == KEYS_PER_COMMIT);
        return forgotten;
    }

    private static boolean checkpoint(Sql sql, Checkpoint checkpoint, String owner, long until) {
        TurnKey key = checkpoint.key();
        String answer = checkpoint.answer();
        int changed =
                answer == null
                        ? sql.update(
                                RENEW,
                                owner,
                                until,
                                key.botId(),
                                key.conversationId(),
                                key.sequence(),
                                checkpoint.fence())
                        : sql.update(
                                CHECKPOINT,
                                answer,
                                owner,
                                until,
                                key.botId(),
                                key.conversationId(),
                                key.sequence(),
                                checkpoint.fence());
        return changed > 0;
    }

    private long until(Sql sql, Lease lease) {
        return dialect.now(sql) + lease.duration().toMillis();
    }
}
