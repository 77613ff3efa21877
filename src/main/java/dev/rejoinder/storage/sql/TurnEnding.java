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

    private final String lockConversation;
    private final boolean locks;
    private final List<String> findOwnerless;

    TurnEnding(Dialect dialect) {
        this.lockConversation =
                "select updated_at from conversation where bot_id = ? and id = ?"
                        + dialect.forUpdate();
        this.locks = !dialect.forUpdate().isEmpty();
        this.findOwnerless =
                List.of(findOwnerless("STREAMING", dialect), findOwnerless("PENDING", dialect));
    }

    /** One state each: only so do the indexes find the few among the millions. */
    private static String findOwnerless(String state, Dialect dialect) {
        return "select "
                + TurnRows.COLUMNS
                + " from turn t where t.state = '"
                + state
                + "'"
                + dialect.ownerless()
                + " limit ?";
    }

    boolean finish(Sql sql, TurnKey key, long fence, TurnEnd end, long now) {
        if (locks) {
            // In the order in which all others take it: the conversation first, then its turns.
            var _ = sql.number(lockConversation, key.botId(), key.conversationId());
        }
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
            SqlGapStore.add(sql, key, now);
        }
        return true;
    }

    /** Ends some of the turns that nobody runs; none are left when it returns an empty list. */
    List<Turn> endOwnerless(Sql sql, long now) {
        var ended = new ArrayList<Turn>();
        for (String find : findOwnerless) {
            List<Turn> found = sql.query(find, TurnRows::turn, TURNS_PER_COMMIT - ended.size());
            for (Turn turn : found) {
                ended.add(endOwnerless(sql, turn, now));
            }
        }
        return ended;
    }

    private Turn endOwnerless(Sql sql, Turn turn, long now) {
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
                Instant.ofEpochMilli(now));
    }

    private void addAnswer(Sql sql, TurnKey key, long now) {
        long today = ConversationCounters.startOfDay(ConversationCounters.day(now));
        int sameDay =
                sql.update(ADD_ANSWER_SAME_DAY, now, now, key.botId(), key.conversationId(), today);
        if (sameDay > 0) {
            return;
        }
        long before =
                sql.queryOne(
                                lockConversation,
                                row -> row.number(1),
                                key.botId(),
                                key.conversationId())
                        .orElseThrow(
                                () ->
                                        AppError.internal(
                                                new IllegalStateException(
                                                        key + " has no conversation")));
        sql.update(ADD_ANSWER, now, key.botId(), key.conversationId());
        ConversationCounters.moved(sql, key.botId(), before, now);
    }
}
