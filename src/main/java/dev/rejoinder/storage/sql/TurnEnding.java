package dev.rejoinder.storage.sql;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Stores how turns end, and what that does to their conversations. */
final class TurnEnding {
    /** The most turns that one commit ends for want of an owner; each may hold a long text. */
    static final int TURNS_PER_COMMIT = 100;

    private static final String FINISH =
            """
            update turn set state = ?, answer = ?, finish_reason = ?, error_code = ?,
                input_tokens = ?, output_tokens = ?, sources = ?, answered_at = ?,
                lease_owner = null, lease_until = null
            where bot_id = ? and conversation_id = ? and sequence = ? and fence = ?
                and state in ('PENDING', 'STREAMING')
            """;

    /** Nearly always enough: the conversation was active on the same day already. */
    private static final String ADD_ANSWER_SAME_DAY =
            """
            update conversation set message_count = message_count + 1,
                updated_at = case when updated_at < ? then ? else updated_at end
            where bot_id = ? and id = ? and updated_at >= ?
            """;

    private static final String ADD_ANSWER =
            """
            update conversation set message_count = message_count + 1, updated_at = ?
            where bot_id = ? and id = ?
            """;

    private static final String UPDATED_AT =
            "select updated_at from conversation where bot_id = ? and id = ?";

    private static final String IS_ENDED =
            """
            select count(*) from turn
            where bot_id = ? and conversation_id = ? and sequence = ? and fence = ? and state = ?
                and answer = ?
            """;

    private final ConversationLock lock;
    private final List<String> findOwnerless;
    private final String isOwnerless;

    TurnEnding(Dialect dialect) {
        this.lock = new ConversationLock(dialect);
        this.findOwnerless =
                List.of(findOwnerless("STREAMING", dialect), findOwnerless("PENDING", dialect));
        this.isOwnerless =
                "select "
                        + TurnRows.COLUMNS
                        + """
                        from turn t where t.bot_id = ? and t.conversation_id = ? and t.sequence = ?
                            and t.state in ('PENDING', 'STREAMING')
                        """
                        + dialect.ownerless();
    }

    /** One state each: only so do the indexes find the few among the millions. */
    private static String findOwnerless(String state, Dialect dialect) {
        return "select t.bot_id, t.conversation_id, t.sequence from turn t where t.state = '"
                + state
                + "'"
                + dialect.ownerless()
                + " limit ?";
    }

    /** Whether the turn has this very end already. */
    boolean isEnded(Sql sql, TurnKey key, long fence, TurnEnd end) {
        return sql.number(
                        IS_ENDED,
                        key.botId(),
                        key.conversationId(),
                        key.sequence(),
                        fence,
                        end.state().name(),
                        end.answer())
                > 0;
    }

    boolean finish(Sql sql, TurnKey key, long fence, TurnEnd end, long now) {
        lock.take(sql, key.botId(), key.conversationId());
        FinishReason finishReason = end.finishReason();
        ErrorCode error = end.error();
        Usage usage = end.usage();
        int finished =
                sql.update(
                        FINISH,
                        end.state().name(),
                        end.answer(),
                        finishReason == null ? null : finishReason.name(),
                        error == null ? null : error.name(),
                        usage == null ? null : usage.inputTokens(),
                        usage == null ? null : usage.outputTokens(),
                        end.sources(),
                        now,
                        key.botId(),
                        key.conversationId(),
                        key.sequence(),
                        fence);
        if (finished == 0) {
            return false;
        }
        if (!end.answer().isEmpty()) {
            addAnswer(sql, key, now);
        }
        TurnCounts.ended(sql, key, fence, end, now);
        if (end.fellBack()) {
            SqlKnowledgeGapStore.add(sql, key, now);
        }
        return true;
    }

    /** Some of the turns that nobody runs, those that run before those that wait. */
    List<TurnKey> ownerless(Sql sql) {
        var found = new ArrayList<TurnKey>();
        for (String find : findOwnerless) {
            found.addAll(
                    sql.query(
                            find,
                            row -> new TurnKey(row.text(1), row.text(2), row.number(3)),
                            TURNS_PER_COMMIT - found.size()));
        }
        return found;
    }

    /** Ends a turn, unless meanwhile it has an owner again or another node has ended it. */
    Optional<Turn> endOwnerless(Sql sql, TurnKey key, long now) {
        lock.take(sql, key.botId(), key.conversationId());
        return sql.queryOne(
                        isOwnerless,
                        TurnRows::turn,
                        key.botId(),
                        key.conversationId(),
                        key.sequence())
                .map(turn -> end(sql, turn, now));
    }

    private Turn end(Sql sql, Turn turn, long now) {
        TurnState state = turn.answer().isEmpty() ? TurnState.FAILED : TurnState.INTERRUPTED;
        var end =
                new TurnEnd(
                        state,
                        turn.answer(),
                        null,
                        ErrorCode.INTERNAL_ERROR,
                        turn.usage(),
                        turn.sources());
        if (!finish(sql, turn.key(), turn.fence(), end, now)) {
            throw AppError.internal(new IllegalStateException(turn.key() + " changed meanwhile"));
        }
        return new Turn(
                turn.key(),
                turn.userMessageId(),
                turn.messageId(),
                state,
                turn.fence(),
                turn.question(),
                turn.answer(),
                null,
                ErrorCode.INTERNAL_ERROR,
                turn.usage(),
                turn.sources(),
                turn.createdAt(),
                Instant.ofEpochMilli(now),
                turn.streamed());
    }

    private void addAnswer(Sql sql, TurnKey key, long now) {
        long today = ConversationCounters.startOfDay(ConversationCounters.day(now));
        int sameDay =
                sql.update(ADD_ANSWER_SAME_DAY, now, now, key.botId(), key.conversationId(), today);
        if (sameDay > 0) {
            return;
        }
        long before =
                sql.queryOne(UPDATED_AT, row -> row.number(1), key.botId(), key.conversationId())
                        .orElseThrow(
                                () ->
                                        AppError.internal(
                                                new IllegalStateException(
                                                        key + " has no conversation")));
        sql.update(ADD_ANSWER, now, key.botId(), key.conversationId());
        ConversationCounters.moved(sql, key.botId(), before, now);
    }
}
