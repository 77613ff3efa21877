package dev.rejoinder.storage.sql;

import static dev.rejoinder.storage.sql.BotConversationCounts.day;
import static dev.rejoinder.storage.sql.BotConversationCounts.startOfDay;

import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnState;
import dev.rejoinder.turn.TurnStore.Accepted;
import dev.rejoinder.turn.TurnStore.Lease;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Accepts or ends a turn in one round trip, for a database reached over a network. Covers the usual
 * cases; in all others nothing changes, and {@link TurnAcceptance} or {@link TurnEnding} runs step
 * by step. The store contract tests both paths.
 *
 * <p>A separate statement locks the row of an existing conversation first, so that the snapshot of
 * the next statement is taken under the lock.
 */
final class SingleStatementTurns {
    private static final String LOCK =
            "select 1 from conversation where " + ConversationColumns.IS_KEY + " for update;\n";

    private static final String KEY_IS_NEW =
            """
            and not exists (select 1 from idempotency
                where bot_id = :bot_id and key_hash = :key_hash)
            """;

    private static final String KEEP_KEY =
            ", known as (\n"
                    + TurnAcceptance.KEY
                            .with("conversation_id", "id")
                            .with("sequence", "last_sequence")
                            .insertSelect("idempotency")
                    + "from begun)\n";

    private static final String INSERT_TURN =
            TurnColumns.NEW.with("sequence", "begun.last_sequence").insertSelect("turn")
                    + "from begun returning sequence";

    private static final String GO_ON =
            "with begun as (\n"
                    + ConversationColumns.ADD_QUESTION
                    + """
                    and updated_at >= :today
                    and not exists (select 1 from turn t where t.bot_id = conversation.bot_id
                        and t.conversation_id = conversation.id and t.state = 'STREAMING')
                    and not exists (select 1 from turn t where t.bot_id = conversation.bot_id
                        and t.conversation_id = conversation.id and t.state = 'PENDING')
                    """;

    private static final String BEGUN = "returning bot_id, id, last_sequence)\n";

    /**
     * Returns the earlier turns, newest first, each with the sequence of the new turn; a single row
     * without an earlier turn if there is none.
     */
    private static final String RECALL =
            ", added as (\n"
                    + INSERT_TURN
                    + ")\nselect earlier.*, added.sequence as new_sequence\nfrom added\n"
                    + "left join lateral ("
                    + TurnColumns.SELECT
                    + """
                    where t.bot_id = :bot_id and t.conversation_id = :conversation_id
                    order by t.sequence desc limit :max_turns) earlier on true
                    order by earlier.sequence desc
                    """;

    private static final String FINISH =
            LOCK
                    + "with counted as (\n"
                    + ConversationColumns.ADD_ANSWER_SAME_DAY
                    + "and exists (select 1 from turn where "
                    + TurnColumns.IS_KEY
                    + " and fence = :fence and "
                    + TurnColumns.IS_OPEN
                    + ")\nreturning bot_id as bot, id as conversation),\nended as (\n"
                    + TurnEnding.END_OPEN
                    + "from counted\nwhere bot_id = bot and conversation_id = conversation"
                    + " and sequence = :sequence and fence = :fence and "
                    + TurnColumns.IS_OPEN
                    + "\nreturning 1)"
                    + TurnEndEffects.PARTS
                    + "\nselect 1 from ended";

    private final Dialect dialect;
    private final TurnAcceptance acceptance;

    /** Statements for turns without and with an idempotency key. */
    private final String begin;

    private final String beginKeyed;
    private final String goOn;
    private final String goOnKeyed;

    SingleStatementTurns(Dialect dialect, TurnAcceptance acceptance) {
        this.dialect = dialect;
        this.acceptance = acceptance;
        this.begin = withClock(begin("") + INSERT_TURN);
        this.beginKeyed = withClock(begin(KEY_IS_NEW) + KEEP_KEY + INSERT_TURN);
        this.goOn = withClock(LOCK + GO_ON + BEGUN + RECALL);
        this.goOnKeyed = withClock(LOCK + GO_ON + KEY_IS_NEW + BEGUN + KEEP_KEY + RECALL);
    }

    private String withClock(String text) {
        return TurnColumns.withClock(text, dialect);
    }

    /**
     * Each change selects from the previous one, which fixes the order in which locks are taken.
     */
    private static String begin(String condition) {
        return "with begun as (\n"
                + ConversationColumns.begin(condition)
                + BEGUN
                + ", total as (\n"
                + BotConversationCounts.countIn("begun")
                + "returning bot_id),\ntoday as (\n"
                + BotConversationCounts.countInDay("total")
                + "returning bot_id)\n";
    }

    /**
     * Accepts a turn that starts at once. Returns empty if the turn needs the step-by-step path.
     */
    Optional<Accepted> accept(Sql sql, NewTurn turn, Lease lease) {
        long now = dialect.now(sql);
        Parameters parameters =
                acceptance
                        .parameters(turn, lease, now)
                        .and("state", TurnState.STREAMING.name())
                        .and("day", day(now))
                        .and("today", startOfDay(day(now)));
        return turn.createConversation()
                ? begun(sql, parameters, turn, now)
                : goneOn(sql, parameters, turn, now);
    }

    private Optional<Accepted> begun(Sql sql, Parameters parameters, NewTurn turn, long now) {
        String text = turn.idempotency() == null ? begin : beginKeyed;
        return sql.updateLast(text, row -> row.number("sequence"), parameters).stream()
                .map(sequence -> accepted(turn, sequence, now, List.of()))
                .findFirst();
    }

    private Optional<Accepted> goneOn(Sql sql, Parameters parameters, NewTurn turn, long now) {
        String text = turn.idempotency() == null ? goOn : goOnKeyed;
        NewTurn.HistoryLimits recall = turn.recall();
        parameters.and("max_turns", recall == null ? 0 : recall.maxTurns());
        var earlier = new HistoryWindow(recall == null ? 0 : recall.maxCharacters());
        List<Long> sequences =
                sql.updateLast(
                        text,
                        row -> {
                            if (row.textOrNull("bot_id") != null) {
                                var _ = earlier.add(TurnColumns.turn(row));
                            }
                            return row.number("new_sequence");
                        },
                        parameters);
        return sequences.stream()
                .map(
                        sequence ->
                                accepted(
                                        turn,
                                        sequence,
                                        now,
                                        recall == null ? null : earlier.oldestFirst()))
                .findFirst();
    }

    private static Accepted accepted(
            NewTurn turn, long sequence, long now, @Nullable List<Turn> earlier) {
        Turn stored = TurnAcceptance.asStored(turn, sequence, TurnState.STREAMING, now);
        return new Accepted(stored, true, earlier);
    }

    /** Returns true if the turn ended, and empty if it needs the step-by-step path. */
    Optional<Boolean> finish(Sql sql, TurnKey key, long fence, TurnEnd end) {
        if (!TurnEndEffects.fitOneStatement(end)) {
            return Optional.empty();
        }
        Parameters parameters = TurnEnding.parameters(key, fence, end, dialect.now(sql));
        return sql.updateLast(FINISH, row -> true, parameters).stream().findFirst();
    }
}
