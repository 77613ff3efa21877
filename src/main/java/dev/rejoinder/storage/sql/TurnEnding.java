package dev.rejoinder.storage.sql;

import static dev.rejoinder.storage.sql.BotConversationCounts.day;
import static dev.rejoinder.storage.sql.BotConversationCounts.startOfDay;

import dev.rejoinder.budget.TurnCharge;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.turn.Turn;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnState;
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
                    + TurnColumns.IS_OPEN
                    + " and not ("
                    + TurnColumns.HAS_TOOL_CALLS
                    + ")";

    /** The turn that {@link #END_WITH_TOOL_CALLS} ends. */
    private static final String FIND_WITH_TOOL_CALLS =
            TurnColumns.SELECT
                    + "where "
                    + TurnColumns.IS_KEY
                    + " and fence = :fence and state in ('PENDING', 'STREAMING', 'WAITING') and "
                    + TurnColumns.HAS_TOOL_CALLS;

    private static final String END_WITH_TOOL_CALLS =
            "update turn set "
                    + TurnColumns.END.with("tool_events", ":tool_events").assignments()
                    + "\nwhere "
                    + TurnColumns.IS_KEY;

    private static final String FIND = TurnColumns.SELECT + "where " + TurnColumns.IS_KEY;

    private static final String UPDATED_AT =
            "select updated_at from conversation where " + ConversationColumns.IS_KEY;

    private static final String IS_ENDED =
            "select count(*) from turn where "
                    + TurnColumns.IS_KEY
                    + " and fence = :fence and state = :state and answer = :answer";

    private final ConversationLock lock;
    private final WaitingTurnRows waiting;
    private final EventOutbox outbox;
    private final BudgetRows budgets;
    private final List<String> findOwnerless;
    private final String isOwnerless;

    TurnEnding(Dialect dialect, WaitingTurnRows waiting, EventOutbox outbox) {
        this.waiting = waiting;
        this.outbox = outbox;
        this.budgets = new BudgetRows(outbox);
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

    /**
     * Parameters for every statement that ends a turn.
     *
     * @param run as in {@link Turn}
     */
    static Parameters parameters(TurnKey key, long fence, long run, TurnEnd end, long now) {
        boolean answered = !end.answer().isEmpty();
        Parameters parameters = TurnColumns.key(key).and("fence", fence);
        TurnColumns.add(parameters, end, now);
        // A turn without an answer changes nothing that readers of the conversation see.
        parameters
                .and("answers", answered ? 1 : 0)
                .and("active_at", answered ? now : 0L)
                .and("active_since", answered ? startOfDay(day(now)) : 0L);
        TurnEndEffects.add(parameters, key, run, end, now);
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
        Parameters parameters = parameters(key, fence, fence, end, now);
        if (sql.update(FINISH, parameters) == 0) {
            return finishWithToolCalls(sql, key, parameters, end, now);
        }
        storeEffects(sql, key, end, parameters, now);
        return true;
    }

    private boolean finishWithToolCalls(
            Sql sql, TurnKey key, Parameters asked, TurnEnd end, long now) {
        Optional<Turn> found = sql.queryOne(FIND_WITH_TOOL_CALLS, TurnColumns::turn, asked);
        if (found.isEmpty()) {
            return false;
        }
        Turn turn = found.get();
        int toolEvents = ToolCallRows.endOpen(sql, key, turn.toolEvents(), end, now);
        Parameters parameters =
                parameters(key, turn.fence(), turn.run(), end, now).and("tool_events", toolEvents);
        sql.update(END_WITH_TOOL_CALLS, parameters);
        waiting.remove(sql, key);
        storeEffects(sql, key, end, parameters, now);
        return true;
    }

    private void storeEffects(Sql sql, TurnKey key, TurnEnd end, Parameters parameters, long now) {
        if (!end.answer().isEmpty()) {
            addAnswer(sql, key, parameters, now);
        }
        TurnEndEffects.store(sql, key, end, parameters, now);
        outbox.addEnd(sql, key, end, now);
        TurnCharge charge = end.charge();
        if (charge != null) {
            budgets.addCost(sql, key, charge, now);
        }
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

    /** Returns some turns that have waited too long. */
    List<TurnKey> expiredWaits(Sql sql) {
        return waiting.expired(sql, TURNS_PER_COMMIT);
    }

    /** Ends a turn, unless it has an owner again or another node has ended it in the meantime. */
    Optional<Turn> endOrphaned(Sql sql, TurnKey key, long now) {
        lock.take(sql, key.botId(), key.conversationId());
        return sql.queryOne(isOwnerless, TurnColumns::turn, TurnColumns.key(key))
                .map(turn -> end(sql, turn, ErrorCode.INTERNAL_ERROR, now));
    }

    /** Ends a turn, unless it goes on or has ended in the meantime. */
    Optional<Turn> endExpiredWait(Sql sql, TurnKey key, long now) {
        lock.take(sql, key.botId(), key.conversationId());
        return waiting.isExpired(sql, key)
                ? Optional.of(end(sql, turn(sql, key), ErrorCode.ACTION_TIMEOUT, now))
                : Optional.empty();
    }

    private Turn end(Sql sql, Turn turn, ErrorCode error, long now) {
        TurnState state = turn.answer().isEmpty() ? TurnState.FAILED : TurnState.INTERRUPTED;
        var end = new TurnEnd(state, turn.answer(), null, error, turn.usage(), turn.sources());
        if (!finish(sql, turn.key(), turn.fence(), end, now)) {
            throw AppError.internal(new IllegalStateException(turn.key() + " changed meanwhile"));
        }
        return turn(sql, turn.key());
    }

    private static Turn turn(Sql sql, TurnKey key) {
        return sql.queryOne(FIND, TurnColumns::turn, TurnColumns.key(key))
                .orElseThrow(
                        () -> AppError.internal(new IllegalStateException(key + " is missing")));
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
