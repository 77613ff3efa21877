package dev.rejoinder.storage.sql;

import dev.rejoinder.bot.Bots;
import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.turn.NewTurn;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnState;
import dev.rejoinder.turn.TurnStore;
import dev.rejoinder.turn.TurnStore.Accepted;
import dev.rejoinder.turn.TurnStore.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Accepts a turn step by step. All checks precede the first write: in a group commit, work that
 * fails before it writes needs no rollback.
 */
final class TurnAcceptance {
    private static final Duration BUSY_RETRY_AFTER = Duration.ofSeconds(1);
    static final long FIRST_SEQUENCE = 1;
    static final long FIRST_FENCE = 1;

    private static final String INSERT_CONVERSATION = ConversationColumns.begin("");
    private static final String COUNT_BOT =
            "select count(*) from bot where id = :bot_id and deleted_at is null";
    private static final String COUNT_CONVERSATION =
            "select count(*) from conversation where " + ConversationColumns.IS_KEY;
    private static final String TAKE_ANSWER =
            "update conversation set message_count = message_count - 1 where "
                    + ConversationColumns.IS_KEY;
    private static final String INSERT_TURN = TurnColumns.NEW.insertInto("turn");
    private static final String RESTART_TURN =
            "update turn set " + TurnColumns.RETRY.assignments() + "\nwhere " + TurnColumns.IS_KEY;
    private static final String CONVERSATION_STATE =
            """
            select c.updated_at, c.last_sequence,
                case when c.handover in ('WAITING', 'ACTIVE') then 1 else 0 end as handed_over,
                (select count(*) from turn t where t.bot_id = c.bot_id
                    and t.conversation_id = c.id and t.state = 'STREAMING') as running,
                (select count(*) from turn t where t.bot_id = c.bot_id
                    and t.conversation_id = c.id and t.state = 'PENDING') as waiting
            from conversation c where c.bot_id = :bot_id and c.id = :conversation_id
            """;
    private static final String FIND_BY_MESSAGE =
            TurnColumns.SELECT
                    + """
                    where bot_id = :bot_id and message_id = :message_id
                        and user_message_id = :user_message_id
                    """;
    private static final String FIND_TURN = TurnColumns.SELECT + "where " + TurnColumns.IS_KEY;

    private final Dialect dialect;
    private final EventOutbox outbox;
    private final ConversationLock lock;
    private final SilentTurns silent;
    private final BudgetRows budgets;
    private final String insertTurn;
    private final String restartTurn;

    TurnAcceptance(Dialect dialect, EventOutbox outbox, HandoverMailQueue mails) {
        this.dialect = dialect;
        this.outbox = outbox;
        this.lock = new ConversationLock(dialect);
        this.silent = new SilentTurns(dialect, outbox, mails);
        this.budgets = new BudgetRows(outbox);
        this.insertTurn = TurnColumns.withClock(INSERT_TURN, dialect);
        this.restartTurn = TurnColumns.withClock(RESTART_TURN, dialect);
    }

    private record ConversationState(
            long updatedAt, long lastSequence, boolean handedOver, long running, long waiting) {
        /** State of a turn accepted now. */
        TurnState initialState() {
            if (running + waiting == 0) {
                return TurnState.STREAMING;
            }
            if (waiting >= TurnStore.MAX_WAITING) {
                throw AppError.retryLater(
                        ErrorCode.CONVERSATION_BUSY,
                        "Too many messages of this conversation are waiting for an answer.",
                        BUSY_RETRY_AFTER);
            }
            return TurnState.PENDING;
        }
    }

    /** Parameters for every statement that accepts a turn, except its sequence and state. */
    Parameters parameters(NewTurn turn, Lease lease, long now) {
        Parameters parameters = TurnColumns.of(turn, now);
        TurnColumns.addLease(parameters, lease, dialect);
        ConversationColumns.add(parameters, turn, now);
        NewTurn.Idempotency key = turn.idempotency();
        if (key != null) {
            parameters
                    .and("key_hash", key.keyHash())
                    .and("fingerprint", IdempotencyRows.stored(key));
        }
        return parameters;
    }

    /**
     * @param mayBeDone whether an earlier attempt may have stored this turn
     */
    Accepted accept(Sql sql, NewTurn turn, Lease lease, Consumer<Turn> takenUp, boolean mayBeDone) {
        long now = dialect.now(sql);
        Parameters parameters = parameters(turn, lease, now);
        if (mayBeDone) {
            Optional<Turn> done = sql.queryOne(FIND_BY_MESSAGE, TurnColumns::turn, parameters);
            if (done.isPresent()) {
                return accepted(done.get(), turn);
            }
        }
        NewTurn.Idempotency idempotency = turn.idempotency();
        boolean replacesKey = false;
        if (idempotency != null) {
            Optional<IdempotencyRows.KnownKey> known = IdempotencyRows.find(sql, parameters);
            if (known.isPresent() && known.get().serves(sql, idempotency.reuse(), now)) {
                if (idempotency.reuse().isFirstAttempt()) {
                    IdempotencyRows.claim(sql, parameters);
                }
                return acceptRetry(sql, known.get(), turn, idempotency, lease, takenUp);
            }
            replacesKey = known.isPresent() || idempotency.reuse().isFirstAttempt();
        }
        AttachmentRows.requireUsable(sql, dialect, turn, now);
        Turn accepted =
                turn.createConversation()
                        ? acceptFirst(sql, turn, parameters, now)
                        : acceptNext(sql, turn, parameters, now);
        if (idempotency != null) {
            IdempotencyRows.store(sql, parameters, replacesKey);
        }
        AttachmentRows.bind(sql, turn, accepted.key(), now);
        if (turn.threading() != null) {
            SqlClientThreadStore.add(sql, accepted.key(), turn.threading(), now);
        }
        return accepted(accepted, turn);
    }

    /** A turn during a handover has ended already. */
    private static Accepted accepted(Turn accepted, NewTurn turn) {
        boolean isSilent = accepted.finishReason() == FinishReason.HANDOVER;
        return new Accepted(accepted, !isSilent, null, isSilent && turn.handover() != null);
    }

    /**
     * Returns the turn that was accepted with this key, and retries it if it failed before anybody
     * read text of it.
     */
    private Accepted acceptRetry(
            Sql sql,
            IdempotencyRows.KnownKey known,
            NewTurn asked,
            NewTurn.Idempotency idempotency,
            Lease lease,
            Consumer<Turn> takenUp) {
        if (!known.fingerprint().equals(idempotency.fingerprint())) {
            throw AppError.of(
                    ErrorCode.IDEMPOTENCY_KEY_REUSED,
                    "This Idempotency-Key was used with another request.");
        }
        TurnKey key = known.turn();
        Parameters parameters = TurnColumns.key(key);
        ConversationState conversation =
                conversation(sql, key.botId(), key.conversationId(), parameters);
        Turn turn = turn(sql, key, parameters);
        if (!turn.mayRestart()) {
            return new Accepted(turn, false);
        }
        TurnCounts.uncountResumed(sql, turn);
        if (!turn.answer().isEmpty()) {
            sql.update(TAKE_ANSWER, parameters);
            SqlFeedbackStore.drop(sql, key);
            outbox.add(sql, TurnEvents.answerDeleted(turn), dialect.now(sql));
        }
        Integer toolEvents = turn.toolEvents() == 0 ? null : ToolCallRows.reopen(sql, key);
        sql.update(
                restartTurn,
                TurnColumns.addLease(parameters, lease, dialect)
                        .and("state", conversation.initialState().name())
                        .and("answer", keptText(sql, turn))
                        .and("tool_events", toolEvents)
                        .and("streamed", asked.streamed() ? 1 : 0));
        Turn retried = turn(sql, key, parameters);
        takenUp.accept(retried);
        return new Accepted(retried, true);
    }

    /** The text before the last tool call: the calls stay, and so does the text before them. */
    private static String keptText(Sql sql, Turn broken) {
        if (broken.toolEvents() == 0) {
            return "";
        }
        int length = ToolCallRows.lastOffset(sql, broken.key());
        return broken.answer().substring(0, Math.min(length, broken.answer().length()));
    }

    private Turn acceptFirst(Sql sql, NewTurn turn, Parameters parameters, long now) {
        if (turn.handover() == null) {
            Optional<AppError> exceeded = budgets.exceeded(sql, turn, now);
            if (exceeded.isPresent()) {
                if (sql.number(COUNT_CONVERSATION, parameters) == 0) {
                    throw exceeded.get();
                }
                // A person may have the conversation.
                return acceptNext(sql, turn, parameters, now);
            }
        }
        NewTurn.Threading threading = turn.threading();
        SqlConversationDraftStore.Taken draft = null;
        if (threading != null && threading.fromDraft()) {
            Optional<SqlConversationDraftStore.Taken> taken =
                    SqlConversationDraftStore.take(sql, turn.conversationId());
            if (taken.isEmpty()) {
                // Another first question has just made it a conversation, of this bot or another.
                return acceptNext(sql, turn.withoutEarlier(), parameters, now);
            }
            draft = taken.get();
        }
        int inserted = sql.update(INSERT_CONVERSATION, parameters);
        if (inserted == 0) {
            if (sql.number(COUNT_BOT, parameters) == 0) {
                throw Bots.notFound();
            }
            // Clients that choose their own conversation ids start and continue a conversation with
            // the same request.
            return acceptNext(sql, turn, parameters, now);
        }
        if (draft != null) {
            draft.give(sql, turn.botId(), turn.conversationId());
        }
        BotConversationCounts.created(sql, turn.botId(), now);
        outbox.add(sql, TurnEvents.conversationCreated(turn), now);
        long sequence = PastExchanges.insert(sql, turn, FIRST_SEQUENCE, now);
        if (sequence > FIRST_SEQUENCE) {
            TurnCounts.countBegun(sql, turn.botId(), now);
        }
        if (turn.handover() != null) {
            return silent.insert(sql, turn, sequence, false, parameters, now);
        }
        return insertTurn(sql, turn, sequence, TurnState.STREAMING, parameters, now);
    }

    private Turn acceptNext(Sql sql, NewTurn turn, Parameters parameters, long now) {
        ConversationState conversation =
                conversation(sql, turn.botId(), turn.conversationId(), parameters);
        NewTurn.Threading threading = turn.threading();
        if (threading != null
                && threading.lastSequence() != null
                && threading.lastSequence() != conversation.lastSequence()
                // The client cannot know the messages of the person.
                && !conversation.handedOver()) {
            throw Conversation.notFound();
        }
        boolean isSilent = conversation.handedOver() || turn.handover() != null;
        TurnState state = isSilent ? TurnState.COMPLETE : conversation.initialState();
        if (!isSilent) {
            budgets.requireLeft(sql, turn, now);
        }
        long updatedAt = Math.max(conversation.updatedAt(), now);
        sql.update(ConversationColumns.ADD_QUESTION, parameters);
        BotConversationCounts.activityDayChanged(
                sql, turn.botId(), conversation.updatedAt(), updatedAt);
        long sequence = PastExchanges.insert(sql, turn, conversation.lastSequence() + 1, now);
        if (isSilent) {
            return silent.insert(sql, turn, sequence, conversation.handedOver(), parameters, now);
        }
        return insertTurn(sql, turn, sequence, state, parameters, now);
    }

    private ConversationState conversation(
            Sql sql, String botId, String conversationId, Parameters parameters) {
        // A separate statement: the next one's snapshot is then taken under the lock.
        lock.take(sql, botId, conversationId);
        return sql.queryOne(
                        CONVERSATION_STATE,
                        row ->
                                new ConversationState(
                                        row.number("updated_at"),
                                        row.number("last_sequence"),
                                        row.flag("handed_over"),
                                        row.number("running"),
                                        row.number("waiting")),
                        parameters)
                .orElseThrow(Conversation::notFound);
    }

    private static Turn turn(Sql sql, TurnKey key, Parameters parameters) {
        return sql.queryOne(FIND_TURN, TurnColumns::turn, parameters)
                .orElseThrow(
                        () -> AppError.internal(new IllegalStateException(key + " is missing")));
    }

    private Turn insertTurn(
            Sql sql,
            NewTurn turn,
            long sequence,
            TurnState state,
            Parameters parameters,
            long now) {
        sql.update(insertTurn, parameters.and("sequence", sequence).and("state", state.name()));
        outbox.add(sql, TurnEvents.questionCreated(turn), now);
        budgets.addMessage(sql, turn, now);
        return asStored(turn, sequence, state, now);
    }

    /** Returns a new turn as the database stores it. */
    static Turn asStored(NewTurn turn, long sequence, TurnState state, long now) {
        return new Turn(
                        new TurnKey(turn.botId(), turn.conversationId(), sequence),
                        turn.userMessageId(),
                        turn.messageId(),
                        state,
                        FIRST_FENCE,
                        turn.question(),
                        "",
                        null,
                        null,
                        null,
                        null,
                        Instant.ofEpochMilli(now),
                        null,
                        turn.streamed())
                .withAttachments(turn.files().ids().size());
    }
}
