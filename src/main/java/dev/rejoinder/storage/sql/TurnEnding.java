package dev.rejoinder.storage.sql;

import static dev.rejoinder.storage.sql.BotConversationCounts.day;
import static dev.rejoinder.storage.sql.BotConversationCounts.startOfDay;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ends turns and updates their conversations. */
final class TurnEnding {
    /** Maximum number of ownerless turns that one commit ends; each may hold a long text. */
    static final int TURNS_PER_COMMIT = 100;

    static final String END_OPEN = "update turn set " + TurnColumns.END.assignments() + "\n";

    private static final String FINISH =
            END_OPEN
                    + "where "
                    + TurnColumns.IS_KEY
                    + " and fence = :fence and "
                    + TurnColumns.IS_OPEN;

    private static final String UPDATED_AT =
            "select updated_at from conversation where " + ConversationColumns.IS_KEY;

    private static final String IS_ENDED =
            "select count(*) from turn where "
                    + TurnColumns.IS_KEY
                    + " and fence = :fence and state = :state and answer = :answer";

    private final ConversationLock lock;
    private final List<String> findOwnerless;
    private final String isOwnerless;

    TurnEnding(Dialect dialect) {
        this.lock = new ConversationLock(dialect);
        this.findOwnerless =
                List.of(findOwnerless("STREAMING", dialect), findOwnerless("PENDING", dialect));
        this.isOwnerless =
                TurnColumns.SELECT
                        + "where "
                        + TurnColumns.IS_KEY
                        + " and "
                        + TurnColumns.IS_OPEN
                        + dialect.unownedTurnCondition();
    }

    /** One query per state: the partial indexes on open turns only match a single state. */
    private static String findOwnerless(String state, Dialect dialect) {
        return "select t.bot_id, t.conversation_id, t.sequence from turn t where t.state = '"
                + state
                + "'"
                + dialect.unownedTurnCondition()
                + " limit :most";
    }

    /** Parameters for every statement that ends a turn. */
    static Parameters parameters(TurnKey key, long fence, TurnEnd end, long now) {
        boolean answered = !end.answer().isEmpty();
        Parameters parameters = TurnColumns.key(key).and("fence", fence);
        TurnColumns.add(parameters, end, now);
        // A turn without an answer changes nothing that readers of the conversation see.
        parameters
                .and("answers", answered ? 1 : 0)
                .and("active_at", answered ? now : 0L)
                .and("active_since", answered ? startOfDay(day(now)) : 0L);
        TurnEndEffects.add(parameters, key, fence, end, now);
        return parameters;
    }

    /** Returns whether the turn already has exactly this end. */
    boolean isEnded(Sql sql, TurnKey key, long fence, TurnEnd end) {
        Parameters parameters =
                TurnColumns.key(key)
                        .and("fence", fence)
                        .and("state", end.state().name())
                        .and("answer", end.answer());
        return sql.number(IS_ENDED, parameters) > 0;
    }

    boolean finish(Sql sql, TurnKey key, long fence, TurnEnd end, long now) {
        lock.take(sql, key.botId(), key.conversationId());
        Parameters parameters = parameters(key, fence, end, now);
        if (sql.update(FINISH, parameters) == 0) {
            return false;
        }
        if (!end.answer().isEmpty()) {
            addAnswer(sql, key, parameters, now);
        }
        TurnEndEffects.store(sql, key, end, parameters, now);
        return true;
    }

    /** Returns some turns whose lease has expired, running ones before pending ones. */
    List<TurnKey> ownerless(Sql sql) {
        var found = new ArrayList<TurnKey>();
        for (String find : findOwnerless) {
            found.addAll(
                    sql.query(
                            find,
                            TurnColumns::key,
                            Parameters.of("most", TURNS_PER_COMMIT - found.size())));
        }
        return found;
    }

    /** Ends a turn, unless it has an owner again or another node has ended it in the meantime. */
    Optional<Turn> endOrphaned(Sql sql, TurnKey key, long now) {
        lock.take(sql, key.botId(), key.conversationId());
        return sql.queryOne(isOwnerless, TurnColumns::turn, TurnColumns.key(key))
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

    private static void addAnswer(Sql sql, TurnKey key, Parameters parameters, long now) {
        if (sql.update(ConversationColumns.ADD_ANSWER_SAME_DAY, parameters) > 0) {
            return;
        }
        long before =
                sql.queryOne(UPDATED_AT, row -> row.number("updated_at"), parameters)
                        .orElseThrow(
                                () ->
                                        AppError.internal(
                                                new IllegalStateException(
                                                        key + " has no conversation")));
        sql.update(ConversationColumns.ADD_ANSWER, parameters);
        BotConversationCounts.activityDayChanged(sql, key.botId(), before, now);
    }
}
