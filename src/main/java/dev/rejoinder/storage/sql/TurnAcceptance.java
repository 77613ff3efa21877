package dev.rejoinder.storage.sql;

import dev.rejoinder.bot.Bots;
import dev.rejoinder.conversation.Conversation;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
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
 * Takes in a turn. What may refuse it is checked before anything is written: a unit that fails
 * clean costs its neighbours in the same commit nothing.
 */
final class TurnAcceptance {
    private static final Duration BUSY_RETRY_AFTER = Duration.ofSeconds(1);
    static final long FIRST_SEQUENCE = 1;
    static final long FIRST_FENCE = 1;

    private static final String FIND_KEY =
            """
            select fingerprint, conversation_id, sequence from idempotency
            where bot_id = ? and key_hash = ?
            """;
    private static final String INSERT_KEY =
            """
            insert into idempotency (bot_id, key_hash, fingerprint, conversation_id, sequence,
                created_at)
            values (?, ?, ?, ?, ?, ?)
            """;

    /** Selects from the bot, so that one that is gone gets no new conversation. */
    private static final String INSERT_CONVERSATION =
            """
            insert into conversation (bot_id, id, user_id, message_count, last_sequence, created_at,
                updated_at, preview, metadata)
            select id, ?, ?, 1, ?, ?, ?, ?, ? from bot where id = ? and deleted_at is null
            on conflict (bot_id, id) do nothing
            """;

    private static final String COUNT_BOT =
            "select count(*) from bot where id = ? and deleted_at is null";

    private static final String ADD_TO_CONVERSATION =
            """
            update conversation set message_count = message_count + 1, last_sequence = ?,
                updated_at = ?
            where bot_id = ? and id = ?
            """;
    private static final String TAKE_ANSWER =
            "update conversation set message_count = message_count - 1 where bot_id = ? and id = ?";
    private static final String INSERT_TURN =
            """
            insert into turn (bot_id, conversation_id, sequence, user_message_id, message_id, state,
                fence, lease_owner, lease_until, created_at, question, metadata, answer, streamed)
            values (?, ?, ?, ?, ?, ?, ?, ?, :clock + ?, ?, ?, ?, '', ?)
            """;
    private static final String RESTART_TURN =
            """
            update turn set state = ?, fence = fence + 1, lease_owner = ?, lease_until = :clock + ?,
                answer = '', finish_reason = null, error_code = null, input_tokens = null,
                output_tokens = null, sources = null, answered_at = null, stop_requested = null,
                streamed = ?
            where bot_id = ? and conversation_id = ? and sequence = ?
            """;
    private static final String STANDING =
            """
            select c.updated_at, c.last_sequence,
                (select count(*) from turn t where t.bot_id = c.bot_id
                    and t.conversation_id = c.id and t.state = 'STREAMING'),
                (select count(*) from turn t where t.bot_id = c.bot_id
                    and t.conversation_id = c.id and t.state = 'PENDING')
            from conversation c where c.bot_id = ? and c.id = ?
            """;
    private static final String FIND_BY_MESSAGE =
            "select "
                    + TurnRows.COLUMNS
                    + " from turn t where bot_id = ? and message_id = ? and user_message_id = ?";
    private static final String FIND_TURN =
            "select "
                    + TurnRows.COLUMNS
                    + " from turn t where bot_id = ? and conversation_id = ? and sequence = ?";

    private final Dialect dialect;
    private final ConversationLock lock;
    private final String insertTurn;
    private final String restartTurn;

    TurnAcceptance(Dialect dialect) {
        this.dialect = dialect;
        this.lock = new ConversationLock(dialect);
        this.insertTurn = INSERT_TURN.replace(":clock", dialect.leaseClock());
        this.restartTurn = RESTART_TURN.replace(":clock", dialect.leaseClock());
    }

    private record KnownKey(String fingerprint, TurnKey turn) {}

    private record Standing(long updatedAt, long lastSequence, long running, long waiting) {
        /** How a turn begins that joins now. */
        TurnState begin() {
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

    /**
     * @param mayBeDone whether an earlier run may have stored this very turn
     */
    Accepted accept(Sql sql, NewTurn turn, Lease lease, Consumer<Turn> takenUp, boolean mayBeDone) {
        if (mayBeDone) {
            Optional<Turn> done = stored(sql, turn);
            if (done.isPresent()) {
                return new Accepted(done.get(), true);
            }
        }
        long now = dialect.now(sql);
        NewTurn.Idempotency idempotency = turn.idempotency();
        if (idempotency != null) {
            Optional<KnownKey> known = findKey(sql, turn.botId(), idempotency);
            if (known.isPresent()) {
                return again(sql, known.get(), turn, idempotency, lease, takenUp);
            }
        }
        Turn accepted =
                turn.createConversation()
                        ? acceptFirst(sql, turn, lease, now)
                        : acceptNext(sql, turn, lease, now);
        if (idempotency != null) {
            sql.update(
                    INSERT_KEY,
                    turn.botId(),
                    idempotency.keyHash(),
                    idempotency.fingerprint(),
                    turn.conversationId(),
                    accepted.key().sequence(),
                    now);
        }
        return new Accepted(accepted, true);
    }

    private static Optional<Turn> stored(Sql sql, NewTurn turn) {
        return sql.queryOne(
                FIND_BY_MESSAGE,
                TurnRows::turn,
                turn.botId(),
                turn.messageId(),
                turn.userMessageId());
    }

    private static Optional<KnownKey> findKey(
            Sql sql, String botId, NewTurn.Idempotency idempotency) {
        return sql.queryOne(
                FIND_KEY,
                row -> new KnownKey(row.text(1), new TurnKey(botId, row.text(2), row.number(3))),
                botId,
                idempotency.keyHash());
    }

    /** The turn that this key made, which begins anew if nobody has seen text of it. */
    private Accepted again(
            Sql sql,
            KnownKey known,
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
        Standing standing = standing(sql, key.botId(), key.conversationId());
        Turn turn = turn(sql, key);
        if (!turn.mayBeTakenUp()) {
            return new Accepted(turn, false);
        }
        TurnCounts.taken(sql, turn);
        if (!turn.answer().isEmpty()) {
            sql.update(TAKE_ANSWER, key.botId(), key.conversationId());
        }
        sql.update(
                restartTurn,
                standing.begin().name(),
                lease.owner(),
                dialect.leaseOrigin() + lease.duration().toMillis(),
                asked.streamed() ? 1 : 0,
                key.botId(),
                key.conversationId(),
                key.sequence());
        Turn again = turn(sql, key);
        takenUp.accept(again);
        return new Accepted(again, true);
    }

    private Turn acceptFirst(Sql sql, NewTurn turn, Lease lease, long now) {
        int inserted =
                sql.update(
                        INSERT_CONVERSATION,
                        turn.conversationId(),
                        turn.userId(),
                        FIRST_SEQUENCE,
                        now,
                        now,
                        preview(turn.question()),
                        turn.metadata(),
                        turn.botId());
        if (inserted == 0) {
            if (sql.number(COUNT_BOT, turn.botId()) == 0) {
                throw Bots.notFound();
            }
            // Clients with session names of their own begin and go on in one way.
            return acceptNext(sql, turn, lease, now);
        }
        ConversationCounters.created(sql, turn.botId(), now);
        return insertTurn(sql, turn, FIRST_SEQUENCE, TurnState.STREAMING, lease, now);
    }

    private Turn acceptNext(Sql sql, NewTurn turn, Lease lease, long now) {
        Standing standing = standing(sql, turn.botId(), turn.conversationId());
        TurnState begin = standing.begin();
        long updatedAt = Math.max(standing.updatedAt(), now);
        long sequence = standing.lastSequence() + 1;
        sql.update(ADD_TO_CONVERSATION, sequence, updatedAt, turn.botId(), turn.conversationId());
        ConversationCounters.moved(sql, turn.botId(), standing.updatedAt(), updatedAt);
        return insertTurn(sql, turn, sequence, begin, lease, now);
    }

    private Standing standing(Sql sql, String botId, String conversationId) {
        // Before the look, not in it: what it counts is then what is there once all others wait.
        lock.take(sql, botId, conversationId);
        return sql.queryOne(
                        STANDING,
                        row ->
                                new Standing(
                                        row.number(1), row.number(2), row.number(3), row.number(4)),
                        botId,
                        conversationId)
                .orElseThrow(Conversation::notFound);
    }

    private static Turn turn(Sql sql, TurnKey key) {
        return sql.queryOne(
                        FIND_TURN,
                        TurnRows::turn,
                        key.botId(),
                        key.conversationId(),
                        key.sequence())
                .orElseThrow(
                        () -> AppError.internal(new IllegalStateException(key + " is missing")));
    }

    private Turn insertTurn(
            Sql sql, NewTurn turn, long sequence, TurnState state, Lease lease, long now) {
        sql.update(
                insertTurn,
                turn.botId(),
                turn.conversationId(),
                sequence,
                turn.userMessageId(),
                turn.messageId(),
                state.name(),
                FIRST_FENCE,
                lease.owner(),
                dialect.leaseOrigin() + lease.duration().toMillis(),
                now,
                turn.question(),
                turn.metadata(),
                turn.streamed() ? 1 : 0);
        return asStored(turn, sequence, state, now);
    }

    /** What a new turn is in the database. */
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
                turn.streamed());
    }

    /** The beginning of a text, not cut between the halves of one character. */
    static String preview(String text) {
        int end = Conversation.PREVIEW_CHARACTERS;
        if (text.length() <= end) {
            return text;
        }
        boolean split =
                Character.isHighSurrogate(text.charAt(end - 1))
                        && Character.isLowSurrogate(text.charAt(end));
        return text.substring(0, split ? end - 1 : end);
    }
}
