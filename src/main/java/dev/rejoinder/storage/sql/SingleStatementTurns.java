package dev.rejoinder.storage.sql;

import static dev.rejoinder.storage.sql.ConversationCounters.day;
import static dev.rejoinder.storage.sql.ConversationCounters.startOfDay;
import static dev.rejoinder.storage.sql.TurnAcceptance.FIRST_SEQUENCE;

import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnState;
import dev.rejoinder.turn.TurnStore.Accepted;
import dev.rejoinder.turn.TurnStore.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The usual turn in one trip to a database that is reached over a network: it is taken in by one
 * text, and ended by one. What is not usual changes nothing here, and is left to {@link
 * TurnAcceptance} and {@link TurnEnding}, which do the same step by step; the contract of the store
 * holds both to the same.
 *
 * <p>Where a conversation is there already its row is locked by a statement of its own: only what
 * the next statement looks at is then as it will be when it commits.
 */
final class SingleStatementTurns {
    private static final String LOCK =
            "select 1 from conversation where bot_id = ? and id = ? for update;\n";

    private static final String KEY_IS_NEW =
            """
            and not exists (select 1 from idempotency where bot_id = ? and key_hash = ?)
            """;

    private static final String KEEP_KEY =
            """
            , known as (
                insert into idempotency (bot_id, key_hash, fingerprint, conversation_id, sequence,
                    created_at)
                select bot_id, ?, ?, id, last_sequence, ? from begun)
            """;

    /** Each change reads from the one before it, so that all take their locks in one order. */
    private static final String BEGIN =
            """
            with begun as (
                insert into conversation (bot_id, id, user_id, message_count, last_sequence,
                    created_at, updated_at, preview, metadata)
                select id, ?, ?, 1, ?, ?, ?, ?, ? from bot
                where id = ? and deleted_at is null :key
                on conflict (bot_id, id) do nothing
                returning bot_id, id, last_sequence),
            total as (
                insert into conversation_count (bot_id, conversations)
                select bot_id, 1 from begun
                on conflict (bot_id) do update
                set conversations = conversation_count.conversations + 1
                returning bot_id),
            today as (
                insert into activity_day (bot_id, day, conversations)
                select bot_id, ?, 1 from total
                on conflict (bot_id, day) do update
                set conversations = activity_day.conversations + 1
                returning bot_id)
            """;

    private static final String GO_ON =
            """
            with begun as (
                update conversation set message_count = message_count + 1,
                    last_sequence = last_sequence + 1,
                    updated_at = case when updated_at < ? then ? else updated_at end
                where bot_id = ? and id = ? and updated_at >= ?
                    and not exists (select 1 from turn t where t.bot_id = conversation.bot_id
                        and t.conversation_id = conversation.id and t.state = 'STREAMING')
                    and not exists (select 1 from turn t where t.bot_id = conversation.bot_id
                        and t.conversation_id = conversation.id and t.state = 'PENDING')
                    :key
                returning bot_id, id, last_sequence)
            """;

    private static final String INSERT_TURN =
            """
            insert into turn (bot_id, conversation_id, sequence, user_message_id, message_id, state,
                fence, lease_owner, lease_until, created_at, question, metadata, answer, streamed)
            select begun.bot_id, begun.id, begun.last_sequence, ?, ?, 'STREAMING', ?, ?, :clock + ?, ?,
                ?, ?, '', ?
            from begun
            returning sequence
            """;

    /**
     * Gives the number of the new turn beside each of those before it, the newest first; beside
     * nothing where there is none.
     */
    private static final String RECALL =
            """
            , added as (
            :insert)
            select earlier.*, added.sequence
            from added
            left join lateral (
                select :columns from turn t where t.bot_id = ? and t.conversation_id = ?
                order by t.sequence desc limit ?) earlier on true
            order by earlier.sequence desc
            """;

    /** Where the number of the new turn is, behind what {@link TurnRows} reads. */
    private static final int SEQUENCE = 18;

    private static final String FINISH =
            LOCK
                    + """
                    with counted as (
                        update conversation set message_count = message_count + ?,
                            updated_at = case when ? > updated_at then ? else updated_at end
                        where bot_id = ? and id = ? and updated_at >= ?
                            and exists (select 1 from turn t where t.bot_id = ?
                                and t.conversation_id = ? and t.sequence = ? and t.fence = ?
                                and t.state in ('PENDING', 'STREAMING'))
                        returning bot_id, id),
                    ended as (
                        update turn set state = ?, answer = ?, finish_reason = ?, error_code = ?,
                            input_tokens = ?, output_tokens = ?, sources = ?, answered_at = ?,
                            lease_owner = null, lease_until = null
                        from counted
                        where turn.bot_id = counted.bot_id and turn.conversation_id = counted.id
                            and turn.sequence = ? and turn.fence = ?
                            and turn.state in ('PENDING', 'STREAMING')
                        returning 1),
                    analysed as (
                    """
                    + TurnCounts.INSERT
                    + "select ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? from ended\n"
                    + TurnCounts.TO_WHAT_IS_THERE
                    + ") select 1 from ended";

    private final Dialect dialect;

    /** Without an idempotency key, and with one. */
    private final String begin;

    private final String beginKeyed;
    private final String goOn;
    private final String goOnKeyed;

    SingleStatementTurns(Dialect dialect) {
        this.dialect = dialect;
        String insert = INSERT_TURN.replace(":clock", dialect.leaseClock());
        this.begin = BEGIN.replace(":key", "") + insert;
        this.beginKeyed = BEGIN.replace(":key", KEY_IS_NEW) + KEEP_KEY + insert;
        String recall =
                RECALL.replace(":insert", insert).replace(":columns", TurnRows.COLUMNS.strip());
        this.goOn = LOCK + GO_ON.replace(":key", "") + recall;
        this.goOnKeyed = LOCK + GO_ON.replace(":key", KEY_IS_NEW) + KEEP_KEY + recall;
    }

    /** A turn that begins at once; empty when it cannot be told so easily what becomes of it. */
    Optional<Accepted> accept(Sql sql, NewTurn turn, Lease lease) {
        long now = dialect.now(sql);
        var parameters = new ArrayList<@Nullable Object>();
        String text =
                turn.createConversation()
                        ? begin(turn, now, parameters)
                        : goOn(turn, now, parameters);
        parameters.add(turn.userMessageId());
        parameters.add(turn.messageId());
        parameters.add(TurnAcceptance.FIRST_FENCE);
        parameters.add(lease.owner());
        parameters.add(dialect.leaseOrigin() + lease.duration().toMillis());
        parameters.add(now);
        parameters.add(turn.question());
        parameters.add(turn.metadata());
        parameters.add(turn.streamed() ? 1 : 0);
        return turn.createConversation()
                ? begun(sql, text, parameters, turn, now)
                : goneOn(sql, text, parameters, turn, now);
    }

    private static Optional<Accepted> begun(
            Sql sql, String text, List<@Nullable Object> parameters, NewTurn turn, long now) {
        return sql.updateLast(text, row -> row.number(1), parameters.toArray()).stream()
                .map(sequence -> accepted(turn, sequence, now, List.of()))
                .findFirst();
    }

    private static Optional<Accepted> goneOn(
            Sql sql, String text, List<@Nullable Object> parameters, NewTurn turn, long now) {
        NewTurn.Recall recall = turn.recall();
        parameters.add(turn.botId());
        parameters.add(turn.conversationId());
        parameters.add(recall == null ? 0 : recall.maxTurns());
        var earlier = new HistoryWindow(recall == null ? 0 : recall.maxCharacters());
        List<Long> sequences =
                sql.updateLast(
                        text,
                        row -> {
                            if (row.textOrNull(1) != null) {
                                var _ = earlier.add(TurnRows.turn(row));
                            }
                            return row.number(SEQUENCE);
                        },
                        parameters.toArray());
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

    private String begin(NewTurn turn, long now, List<@Nullable Object> parameters) {
        parameters.add(turn.conversationId());
        parameters.add(turn.userId());
        parameters.add(FIRST_SEQUENCE);
        parameters.add(now);
        parameters.add(now);
        parameters.add(TurnAcceptance.preview(turn.question()));
        parameters.add(turn.metadata());
        parameters.add(turn.botId());
        addKey(turn, parameters);
        parameters.add(day(now));
        addKept(turn, now, parameters);
        return turn.idempotency() == null ? begin : beginKeyed;
    }

    private String goOn(NewTurn turn, long now, List<@Nullable Object> parameters) {
        parameters.add(turn.botId());
        parameters.add(turn.conversationId());
        parameters.add(now);
        parameters.add(now);
        parameters.add(turn.botId());
        parameters.add(turn.conversationId());
        parameters.add(startOfDay(day(now)));
        addKey(turn, parameters);
        addKept(turn, now, parameters);
        return turn.idempotency() == null ? goOn : goOnKeyed;
    }

    private static void addKey(NewTurn turn, List<@Nullable Object> parameters) {
        NewTurn.Idempotency key = turn.idempotency();
        if (key != null) {
            parameters.add(turn.botId());
            parameters.add(key.keyHash());
        }
    }

    private static void addKept(NewTurn turn, long now, List<@Nullable Object> parameters) {
        NewTurn.Idempotency key = turn.idempotency();
        if (key != null) {
            parameters.add(key.keyHash());
            parameters.add(key.fingerprint());
            parameters.add(now);
        }
    }

    /** True when the turn has ended; empty when that takes more than is done here. */
    Optional<Boolean> finish(Sql sql, TurnKey key, long fence, TurnEnd end) {
        if (end.fellBack()) {
            return Optional.empty();
        }
        long now = dialect.now(sql);
        int answers = end.answer().isEmpty() ? 0 : 1;
        // Without an answer nothing happened in the conversation that anybody sees.
        long active = end.answer().isEmpty() ? 0 : now;
        long since = end.answer().isEmpty() ? 0 : startOfDay(day(now));
        FinishReason finishReason = end.finishReason();
        ErrorCode error = end.error();
        Usage usage = end.usage();
        var parameters = new ArrayList<@Nullable Object>();
        parameters.add(key.botId());
        parameters.add(key.conversationId());
        parameters.add(answers);
        parameters.add(active);
        parameters.add(active);
        parameters.add(key.botId());
        parameters.add(key.conversationId());
        parameters.add(since);
        parameters.add(key.botId());
        parameters.add(key.conversationId());
        parameters.add(key.sequence());
        parameters.add(fence);
        parameters.add(end.state().name());
        parameters.add(end.answer());
        parameters.add(finishReason == null ? null : finishReason.name());
        parameters.add(error == null ? null : error.name());
        parameters.add(usage == null ? null : usage.inputTokens());
        parameters.add(usage == null ? null : usage.outputTokens());
        parameters.add(end.sources());
        parameters.add(now);
        parameters.add(key.sequence());
        parameters.add(fence);
        parameters.addAll(TurnCounts.row(key, fence, end, now));
        return sql.updateLast(FINISH, row -> true, parameters.toArray()).stream().findFirst();
    }
}
