package dev.rejoinder.storage.sql;

import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnState;
import dev.rejoinder.turn.TurnStore.Checkpoint;
import dev.rejoinder.turn.TurnStore.Known;
import dev.rejoinder.turn.TurnStore.Lease;
import dev.rejoinder.turn.TurnStore.News;
import dev.rejoinder.turn.TurnStore.Verdict;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What open turns have said so far: stored by who runs them, read by who follows them. Where a trip
 * to the database takes time, all turns of a process share one statement.
 */
final class TurnCheckpoints {
    private static final String CHECKPOINT =
            """
            update turn set answer = coalesce(?, answer), sources = coalesce(?, sources),
                lease_owner = ?, lease_until = :clock + ?
            where bot_id = ? and conversation_id = ? and sequence = ? and fence = ?
                and state in ('PENDING', 'STREAMING')
            """;
    private static final String TO_STOP =
            """
            select count(*) from turn where bot_id = ? and conversation_id = ? and sequence = ?
                and fence = ? and stop_requested = 1
            """;
    private static final String CHECKPOINT_ALL =
            """
            update turn set answer = coalesce(said.answer, turn.answer),
                sources = coalesce(said.sources, turn.sources),
                lease_owner = ?, lease_until = :clock + ?
            from unnest(?, ?, ?, ?, ?, ?)
                as said (bot_id, conversation_id, sequence, fence, answer, sources)
            where turn.bot_id = said.bot_id and turn.conversation_id = said.conversation_id
                and turn.sequence = said.sequence and turn.fence = said.fence
                and turn.state in ('PENDING', 'STREAMING')
            returning turn.bot_id, turn.conversation_id, turn.sequence, turn.stop_requested
            """;
    private static final String NEWS =
            """
            select t.bot_id, t.conversation_id, t.sequence, t.state, t.fence,
                case when known.characters = 0 then t.sources end,
                substr(t.answer, known.characters + 1)
            from (select ? as bot_id, ? as conversation_id, ? as sequence, ? as characters) known
            join turn t on t.bot_id = known.bot_id and t.conversation_id = known.conversation_id
                and t.sequence = known.sequence
            join conversation c on c.bot_id = t.bot_id and c.id = t.conversation_id
            """;
    private static final String NEWS_OF_ALL =
            NEWS.replace(
                    "(select ? as bot_id, ? as conversation_id, ? as sequence, ? as characters)"
                            + " known",
                    "unnest(?, ?, ?, ?) as known (bot_id, conversation_id, sequence, characters)");

    private final Dialect dialect;
    private final String checkpoint;
    private final String checkpointAll;

    TurnCheckpoints(Dialect dialect) {
        this.dialect = dialect;
        this.checkpoint = CHECKPOINT.replace(":clock", dialect.leaseClock());
        this.checkpointAll = CHECKPOINT_ALL.replace(":clock", dialect.leaseClock());
    }

    /** One statement where the dialect combines. */
    Verdict checkpoint(Sql sql, List<Checkpoint> checkpoints, Lease lease) {
        long until = dialect.leaseOrigin() + lease.duration().toMillis();
        return dialect.combines()
                ? checkpointAll(sql, checkpoints, lease, until)
                : checkpointEach(sql, checkpoints, lease, until);
    }

    private Verdict checkpointEach(Sql sql, List<Checkpoint> checkpoints, Lease lease, long until) {
        var parameters = new ArrayList<@Nullable Object[]>();
        for (Checkpoint each : checkpoints) {
            TurnKey key = each.key();
            parameters.add(
                    new @Nullable Object[] {
                        each.answer(),
                        each.sources(),
                        lease.owner(),
                        until,
                        key.botId(),
                        key.conversationId(),
                        key.sequence(),
                        each.fence()
                    });
        }
        int[] changed = sql.updateEach(checkpoint, parameters);
        var lost = new HashSet<TurnKey>();
        var toStop = new HashSet<TurnKey>();
        for (int i = 0; i < changed.length; i++) {
            TurnKey key = checkpoints.get(i).key();
            if (changed[i] == 0) {
                lost.add(key);
            } else if (isToStop(sql, key, checkpoints.get(i).fence())) {
                toStop.add(key);
            }
        }
        return new Verdict(lost, toStop);
    }

    private static boolean isToStop(Sql sql, TurnKey key, long fence) {
        return sql.number(TO_STOP, key.botId(), key.conversationId(), key.sequence(), fence) > 0;
    }

    private Verdict checkpointAll(Sql sql, List<Checkpoint> checkpoints, Lease lease, long until) {
        Set<TurnKey> lost = new HashSet<>();
        checkpoints.forEach(each -> lost.add(each.key()));
        Set<TurnKey> toStop = new HashSet<>();
        List<TurnKey> keys = checkpoints.stream().map(Checkpoint::key).toList();
        sql.updateAll(
                checkpointAll,
                row -> {
                    TurnKey key = key(row);
                    lost.remove(key);
                    Integer stop = row.integerOrNull(4);
                    if (stop != null && stop == 1) {
                        toStop.add(key);
                    }
                },
                lease.owner(),
                until,
                texts(keys, TurnKey::botId),
                texts(keys, TurnKey::conversationId),
                numbers(keys, TurnKey::sequence),
                numbers(checkpoints, Checkpoint::fence),
                texts(checkpoints, Checkpoint::answer),
                texts(checkpoints, Checkpoint::sources));
        return new Verdict(lost, toStop);
    }

    Map<TurnKey, News> news(Sql sql, List<Known> known) {
        var news = new HashMap<TurnKey, News>();
        if (dialect.combines()) {
            List<TurnKey> keys = known.stream().map(Known::key).toList();
            sql.walk(
                    NEWS_OF_ALL,
                    row -> put(news, row),
                    texts(keys, TurnKey::botId),
                    texts(keys, TurnKey::conversationId),
                    numbers(keys, TurnKey::sequence),
                    known.stream().map(Known::characters).toArray(Integer[]::new));
            return news;
        }
        for (Known each : known) {
            TurnKey key = each.key();
            sql.walk(
                    NEWS,
                    row -> put(news, row),
                    key.botId(),
                    key.conversationId(),
                    key.sequence(),
                    each.characters());
        }
        return news;
    }

    private static boolean put(Map<TurnKey, News> news, ResultRow row) throws SQLException {
        news.put(
                key(row),
                new News(
                        TurnState.valueOf(row.text(4)),
                        row.number(5),
                        row.textOrNull(6),
                        row.text(7)));
        return true;
    }

    private static TurnKey key(ResultRow row) throws SQLException {
        return new TurnKey(row.text(1), row.text(2), row.number(3));
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
