package dev.rejoinder.storage.sql;

import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnState;
import dev.rejoinder.turn.TurnStore.Checkpoint;
import dev.rejoinder.turn.TurnStore.CheckpointResult;
import dev.rejoinder.turn.TurnStore.Lease;
import dev.rejoinder.turn.TurnStore.ReadPosition;
import dev.rejoinder.turn.TurnStore.TurnUpdate;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checkpoints of open turns: the node that runs a turn stores its text so far, and other nodes read
 * it. If {@link Dialect#supportsMultiStatement}, all turns of a node share one statement.
 *
 * <p>A checkpoint may overtake, or be overtaken by, the text that is stored with tool calls. It
 * never shortens that text: the calls have places in it.
 */
final class TurnCheckpoints {
    private static final String CHECKPOINT =
            """
            update turn set answer = case when tool_events is null
                        or length(:answer) >= length(answer)
                    then coalesce(:answer, answer) else answer end,
                sources = coalesce(:sources, sources), lease_owner = :lease_owner,
                lease_until =
            """
                    + TurnColumns.LEASE_UNTIL
                    + "\nwhere "
                    + TurnColumns.IS_KEY
                    + " and fence = :fence and "
                    + TurnColumns.IS_OPEN;
    private static final String TO_STOP =
            "select count(*) from turn where "
                    + TurnColumns.IS_KEY
                    + " and fence = :fence and stop_requested = 1";
    private static final String CHECKPOINT_ALL =
            """
            update turn set answer = case when turn.tool_events is null
                        or length(batch.answer) >= length(turn.answer)
                    then coalesce(batch.answer, turn.answer) else turn.answer end,
                sources = coalesce(batch.sources, turn.sources), lease_owner = :lease_owner,
                lease_until =
            """
                    + TurnColumns.LEASE_UNTIL
                    + """

                    from unnest(:bots, :conversations, :sequences, :fences, :answers, :sources)
                        as batch (bot_id, conversation_id, sequence, fence, answer, sources)
                    where turn.bot_id = batch.bot_id
                        and turn.conversation_id = batch.conversation_id
                        and turn.sequence = batch.sequence and turn.fence = batch.fence
                        and turn.state in ('PENDING', 'STREAMING')
                    returning turn.bot_id, turn.conversation_id, turn.sequence, turn.stop_requested
                    """;
    private static final String UPDATES =
            """
            select t.bot_id, t.conversation_id, t.sequence, t.state,
                t.fence - coalesce(t.resumptions, 0) as run,
                coalesce(t.tool_events, 0) as tool_events,
                case when known.characters = 0 then t.sources end as sources,
                substr(t.answer, known.characters + 1) as text
            from ${known}
            join turn t on t.bot_id = known.bot_id and t.conversation_id = known.conversation_id
                and t.sequence = known.sequence
            join conversation c on c.bot_id = t.bot_id and c.id = t.conversation_id
            """;
    private static final String UPDATES_OF_ONE =
            UPDATES.replace(
                    "${known}",
                    """
                    (select :bot_id as bot_id, :conversation_id as conversation_id,
                        :sequence as sequence, :characters as characters) known\
                    """);
    private static final String UPDATES_OF_ALL =
            UPDATES.replace(
                    "${known}",
                    """
                    unnest(:bots, :conversations, :sequences, :characters)
                        as known (bot_id, conversation_id, sequence, characters)\
                    """);

    private final Dialect dialect;
    private final String checkpoint;
    private final String checkpointAll;

    TurnCheckpoints(Dialect dialect) {
        this.dialect = dialect;
        this.checkpoint = TurnColumns.withClock(CHECKPOINT, dialect);
        this.checkpointAll = TurnColumns.withClock(CHECKPOINT_ALL, dialect);
    }

    /** Runs a single statement if {@link Dialect#supportsMultiStatement}. */
    CheckpointResult checkpoint(Sql sql, List<Checkpoint> checkpoints, Lease lease) {
        return dialect.supportsMultiStatement()
                ? checkpointAll(sql, checkpoints, lease)
                : checkpointEach(sql, checkpoints, lease);
    }

    private CheckpointResult checkpointEach(Sql sql, List<Checkpoint> checkpoints, Lease lease) {
        List<Parameters> all = checkpoints.stream().map(each -> parameters(each, lease)).toList();
        int[] changed = sql.updateEach(checkpoint, all);
        var lost = new HashSet<TurnKey>();
        var toStop = new HashSet<TurnKey>();
        for (int i = 0; i < changed.length; i++) {
            TurnKey key = checkpoints.get(i).key();
            if (changed[i] == 0) {
                lost.add(key);
            } else if (sql.number(TO_STOP, all.get(i)) > 0) {
                toStop.add(key);
            }
        }
        return new CheckpointResult(lost, toStop);
    }

    private Parameters parameters(Checkpoint checkpoint, Lease lease) {
        Parameters parameters =
                TurnColumns.key(checkpoint.key())
                        .and("fence", checkpoint.fence())
                        .and("answer", checkpoint.answer())
                        .and("sources", checkpoint.sources());
        return TurnColumns.addLease(parameters, lease, dialect);
    }

    private CheckpointResult checkpointAll(Sql sql, List<Checkpoint> checkpoints, Lease lease) {
        Set<TurnKey> lost = new HashSet<>();
        checkpoints.forEach(each -> lost.add(each.key()));
        Set<TurnKey> toStop = new HashSet<>();
        Parameters parameters =
                TurnColumns.keys(checkpoints.stream().map(Checkpoint::key).toList())
                        .and("fences", numbers(checkpoints, Checkpoint::fence))
                        .and("answers", texts(checkpoints, Checkpoint::answer))
                        .and("sources", texts(checkpoints, Checkpoint::sources));
        sql.updateAll(
                checkpointAll,
                row -> {
                    TurnKey key = TurnColumns.key(row);
                    lost.remove(key);
                    if (row.flag("stop_requested")) {
                        toStop.add(key);
                    }
                },
                TurnColumns.addLease(parameters, lease, dialect));
        return new CheckpointResult(lost, toStop);
    }

    Map<TurnKey, TurnUpdate> readUpdates(Sql sql, List<ReadPosition> known) {
        var updates = new HashMap<TurnKey, TurnUpdate>();
        if (dialect.supportsMultiStatement()) {
            Integer[] characters =
                    known.stream().map(ReadPosition::characters).toArray(Integer[]::new);
            sql.forEachUntil(
                    UPDATES_OF_ALL,
                    row -> put(updates, row),
                    TurnColumns.keys(known.stream().map(ReadPosition::key).toList())
                            .and("characters", characters));
            return updates;
        }
        for (ReadPosition each : known) {
            sql.forEachUntil(
                    UPDATES_OF_ONE,
                    row -> put(updates, row),
                    TurnColumns.key(each.key()).and("characters", each.characters()));
        }
        return updates;
    }

    private static boolean put(Map<TurnKey, TurnUpdate> updates, ResultRow row)
            throws SQLException {
        updates.put(
                TurnColumns.key(row),
                new TurnUpdate(
                        TurnState.valueOf(row.text("state")),
                        row.number("run"),
                        row.integer("tool_events"),
                        row.textOrNull("sources"),
                        row.text("text")));
        return true;
    }

    private static <T> @Nullable String[] texts(List<T> all, Function<T, @Nullable String> part) {
        @Nullable String[] texts = new String[all.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = part.apply(all.get(i));
        }
        return texts;
    }

    private static <T> Long[] numbers(List<T> all, Function<T, Long> part) {
        return all.stream().map(part).toArray(Long[]::new);
    }
}
