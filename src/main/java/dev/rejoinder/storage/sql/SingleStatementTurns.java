package dev.rejoinder.storage.sql;

import static dev.rejoinder.storage.sql.BotConversationCounts.day;
import static dev.rejoinder.storage.sql.BotConversationCounts.startOfDay;
import static java.util.Map.entry;

import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnState;
import dev.rejoinder.turn.TurnStore.Accepted;
import dev.rejoinder.turn.TurnStore.Lease;
import java.util.List;
import java.util.Map;
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
    /** Each change selects from the previous one, which fixes the order of their locks. */
    private static final String START_CONVERSATION =
            """
            with begun as (
            ${insert_conversation}
            returning bot_id, id, last_sequence),
            total as (
            ${count_conversation}
            returning bot_id),
            today as (
            ${count_conversation_of_day}
            returning bot_id)
            ${and_insert_key}
            ${and_add_begun_events}
            ${insert_turn}
            """;

    /**
     * Returns the earlier turns, newest first, each with the sequence of the new turn; a single row
     * without an earlier turn if there is none.
     */
    private static final String CONTINUE_CONVERSATION =
            """
            ${lock_conversation};
            with begun as (
            ${add_question}
            and updated_at >= :today
            and ${bot_answers}
            and not exists (select 1 from turn t where t.bot_id = conversation.bot_id
                and t.conversation_id = conversation.id and t.state = 'STREAMING')
            and not exists (select 1 from turn t where t.bot_id = conversation.bot_id
                and t.conversation_id = conversation.id and t.state = 'PENDING')
            ${and_key_is_new}
            returning bot_id, id, last_sequence)
            ${and_insert_key}
            ${and_add_begun_events}, added as (
            ${insert_turn})
            select earlier.*, added.sequence as new_sequence
            from added left join lateral (
                ${select_turn}
                where t.bot_id = :bot_id and t.conversation_id = :conversation_id
                order by t.sequence desc limit :max_turns) earlier on true
            order by earlier.sequence desc
            """;

    private static final String FINISH =
            """
            ${lock_conversation};
            with counted as (
            ${add_answer}
            and exists (select 1 from turn where ${is_turn} and fence = :fence and ${is_open}
                and not ${has_tool_calls})
            returning bot_id as bot, id as conversation),
            ended as (
            ${end_turn}
            from counted
            where bot_id = bot and conversation_id = conversation
                and sequence = :sequence and fence = :fence and ${is_open}
            returning message_id)
            ${and_end_effects}
            ${and_add_ended_events}
            select 1 from ended
            """;

    private static final Map<String, String> FRAGMENTS =
            Map.ofEntries(
                    entry(
                            "lock_conversation",
                            "select 1 from conversation where "
                                    + ConversationColumns.IS_KEY
                                    + " for update"),
                    entry("insert_conversation", ConversationColumns.begin("${and_key_is_new}")),
                    entry("bot_answers", HandoverRows.BOT_ANSWERS),
                    entry("count_conversation", BotConversationCounts.countIn("begun")),
                    entry("count_conversation_of_day", BotConversationCounts.countInDay("total")),
                    entry("add_question", ConversationColumns.ADD_QUESTION),
                    entry(
                            "insert_turn",
                            TurnColumns.NEW
                                            .with("sequence", "begun.last_sequence")
                                            .insertSelect("turn")
                                    + "from begun returning sequence"),
                    entry("select_turn", TurnColumns.SELECT),
                    entry("add_answer", ConversationColumns.ADD_ANSWER_SAME_DAY),
                    entry("is_turn", TurnColumns.IS_KEY),
                    entry("is_open", TurnColumns.IS_OPEN),
                    entry("has_tool_calls", "(" + TurnColumns.HAS_TOOL_CALLS + ")"),
                    entry("end_turn", TurnEnding.END_OPEN),
                    entry("and_end_effects", TurnEndEffects.PARTS),
                    entry("and_add_begun_events", EventOutbox.addFrom("begun", "null")),
                    entry(
                            "and_add_ended_events",
                            EventOutbox.addFrom("ended", "ended.message_id")));

    private static final Map<String, String> WITHOUT_KEY =
            Map.of("and_key_is_new", "", "and_insert_key", "");

    /** For a turn with an idempotency key. */
    private static final Map<String, String> WITH_KEY =
            Map.of(
                    "and_key_is_new",
                    """
                    and not exists (select 1 from idempotency
                        where bot_id = :bot_id and key_hash = :key_hash)\
                    """,
                    "and_insert_key",
                    ", known as (\n"
                            + IdempotencyRows.COLUMNS
                                    .with("conversation_id", "id")
                                    .with("sequence", "last_sequence")
                                    .insertSelect("idempotency")
                            + "from begun)");

    private final Dialect dialect;
    private final TurnAcceptance acceptance;
    private final EventOutbox outbox;

    private final String start;
    private final String startWithKey;
    private final String next;
    private final String nextWithKey;
    private final String finish;

    SingleStatementTurns(Dialect dialect, TurnAcceptance acceptance, EventOutbox outbox) {
        this.dialect = dialect;
        this.outbox = outbox;
        this.acceptance = acceptance;
        this.start = fill(START_CONVERSATION, WITHOUT_KEY);
        this.startWithKey = fill(START_CONVERSATION, WITH_KEY);
        this.next = fill(CONTINUE_CONVERSATION, WITHOUT_KEY);
        this.nextWithKey = fill(CONTINUE_CONVERSATION, WITH_KEY);
        this.finish = fill(FINISH, WITHOUT_KEY);
    }

    private String fill(String template, Map<String, String> keyFragments) {
        String text = SqlTemplate.fill(template, FRAGMENTS);
        return TurnColumns.withClock(SqlTemplate.fill(text, keyFragments), dialect);
    }

    /**
     * Accepts a turn that starts at once. Returns empty if the turn needs the step-by-step path.
     */
    Optional<Accepted> accept(Sql sql, NewTurn turn, Lease lease) {
        if (!isUsual(turn)) {
            return Optional.empty();
        }
        long now = dialect.now(sql);
        Parameters parameters =
                acceptance
                        .parameters(turn, lease, now)
                        .and("state", TurnState.STREAMING.name())
                        .and("day", day(now))
                        .and("today", startOfDay(day(now)));
        outbox.addArrays(
                parameters,
                turn.createConversation()
                        ? List.of(
                                TurnEvents.conversationCreated(turn),
                                TurnEvents.questionCreated(turn))
                        : List.of(TurnEvents.questionCreated(turn)));
        return turn.createConversation()
                ? startConversation(sql, parameters, turn, now)
                : continueConversation(sql, parameters, turn, now);
    }

    private static boolean isUsual(NewTurn turn) {
        NewTurn.Idempotency key = turn.idempotency();
        return turn.threading() == null
                && turn.handover() == null
                && turn.budget() == null
                && turn.files().isEmpty()
                && (key == null || key.reuse() == NewTurn.Reuse.ALWAYS);
    }

    private Optional<Accepted> startConversation(
            Sql sql, Parameters parameters, NewTurn turn, long now) {
        String text = turn.idempotency() == null ? start : startWithKey;
        return sql.updateLast(text, row -> row.number("sequence"), parameters).stream()
                .map(sequence -> accepted(turn, sequence, now, List.of()))
                .findFirst();
    }

    private Optional<Accepted> continueConversation(
            Sql sql, Parameters parameters, NewTurn turn, long now) {
        String text = turn.idempotency() == null ? next : nextWithKey;
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
        return new Accepted(stored, true, earlier, false);
    }

    /** Returns true if the turn ended, and empty if it needs the step-by-step path. */
    Optional<Boolean> finish(Sql sql, TurnKey key, long fence, TurnEnd end) {
        if (!TurnEndEffects.fitOneStatement(end)) {
            return Optional.empty();
        }
        long now = dialect.now(sql);
        Parameters parameters = TurnEnding.parameters(key, fence, fence, end, now).and("now", now);
        outbox.addArrays(parameters, TurnEvents.ended(key, end));
        return sql.updateLast(finish, row -> true, parameters).stream().findFirst();
    }
}
