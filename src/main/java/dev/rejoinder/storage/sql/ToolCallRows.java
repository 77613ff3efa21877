package dev.rejoinder.storage.sql;

import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.turn.ReopenedToolCalls;
import dev.rejoinder.turn.ToolStep;
import dev.rejoinder.turn.ToolStepState;
import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnState;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of tool calls. Changes run in a transaction that has locked the turn and checked its
 * fencing token.
 */
final class ToolCallRows {
    private static final String NO_RESULT =
            "No result came before the turn ended. The call may have been made.";

    private static final String[] KEY = {
        "bot_id", "conversation_id", "sequence", "round", "call_index"
    };
    private static final Columns COLUMNS =
            Columns.of(KEY)
                    .and(
                            Columns.of(
                                    "call_id",
                                    "tool",
                                    "title",
                                    "text_offset",
                                    "may_repeat",
                                    "state",
                                    "requested_event",
                                    "started_event",
                                    "ended_event",
                                    "expires_at",
                                    "started_at",
                                    "ended_at",
                                    "arguments",
                                    "result",
                                    "model_state"));
    private static final String PUT =
            COLUMNS.insertInto("tool_call")
                    + "on conflict ("
                    + String.join(", ", KEY)
                    + ") do update set "
                    + COLUMNS.excluded(KEY);

    private static final String SELECT = "select " + COLUMNS.from("s") + " from tool_call s\n";
    private static final String ORDER = "\norder by round, call_index";
    private static final String OF_TURN = SELECT + "where " + TurnColumns.IS_KEY + ORDER;
    private static final String OPEN_OF_TURN =
            SELECT
                    + "where "
                    + TurnColumns.IS_KEY
                    + " and state in ('AWAITING_APPROVAL', 'APPROVED', 'AWAITING_RESULT',"
                    + " 'STARTED')"
                    + ORDER;
    private static final String OF_TURNS =
            SELECT
                    + """
                    join unnest(:bots, :conversations, :sequences)
                            as wanted (bot_id, conversation_id, sequence)
                        on s.bot_id = wanted.bot_id
                        and s.conversation_id = wanted.conversation_id
                        and s.sequence = wanted.sequence
                    """
                    + ORDER;
    private static final String OUTCOMES =
            "select round, call_index, tool, state, started_at, ended_at from tool_call where "
                    + TurnColumns.IS_KEY;
    private static final String LAST_OFFSET =
            "select max(text_offset) from tool_call where " + TurnColumns.IS_KEY;

    /** Whether a call {@code s} asks, or has asked, for the approval of a person. */
    static final String ASKS_APPROVAL =
            "s.requested_event is not null and (s.started_event is not null"
                    + " or s.state in ('AWAITING_APPROVAL', 'APPROVED', 'DENIED'))";

    private ToolCallRows() {}

    /** The place of a call in its turn. */
    private record Place(int round, int index) {}

    /** The calls of a turn, by round and index. */
    static List<ToolStep> ofTurn(Sql sql, TurnKey key) {
        return sql.query(OF_TURN, ToolCallRows::step, TurnColumns.key(key));
    }

    /** The calls of turns. Turns without calls are missing. */
    static Map<TurnKey, List<ToolStep>> ofTurns(Sql sql, List<TurnKey> keys, Dialect dialect) {
        var found = new HashMap<TurnKey, List<ToolStep>>();
        if (dialect.supportsMultiStatement()) {
            sql.forEachUntil(
                    OF_TURNS,
                    row ->
                            found.computeIfAbsent(TurnColumns.key(row), _ -> new ArrayList<>())
                                    .add(step(row)),
                    TurnColumns.keys(keys));
            return found;
        }
        for (TurnKey key : keys) {
            List<ToolStep> steps = ofTurn(sql, key);
            if (!steps.isEmpty()) {
                found.put(key, steps);
            }
        }
        return found;
    }

    /** Adds or replaces calls, and counts those that end now. */
    static void put(Sql sql, TurnKey key, List<ToolStep> steps) {
        if (steps.isEmpty()) {
            return;
        }
        Map<Place, ToolCallCounts.Outcome> earlier = outcomes(sql, key);
        var counts = new ToolCallCounts();
        for (ToolStep step : steps) {
            ToolCallCounts.Outcome before = earlier.get(new Place(step.round(), step.index()));
            if (before != null && before.state() == step.state()) {
                continue;
            }
            if (before != null) {
                counts.remove(before);
            }
            counts.add(outcome(step));
        }
        sql.updateEach(PUT, steps.stream().map(step -> parameters(key, step)).toList());
        counts.store(sql, key.botId());
    }

    private static Map<Place, ToolCallCounts.Outcome> outcomes(Sql sql, TurnKey key) {
        var outcomes = new HashMap<Place, ToolCallCounts.Outcome>();
        sql.forEachUntil(
                OUTCOMES,
                row -> {
                    outcomes.put(
                            new Place(row.integer("round"), row.integer("call_index")),
                            new ToolCallCounts.Outcome(
                                    row.text("tool"),
                                    ToolStepState.valueOf(row.text("state")),
                                    row.numberOrNull("started_at"),
                                    row.numberOrNull("ended_at")));
                    return true;
                },
                TurnColumns.key(key));
        return outcomes;
    }

    private static ToolCallCounts.Outcome outcome(ToolStep step) {
        return new ToolCallCounts.Outcome(
                step.tool(), step.state(), millis(step.startedAt()), millis(step.endedAt()));
    }

    private static @Nullable Long millis(@Nullable Instant at) {
        return at == null ? null : (Long) at.toEpochMilli();
    }

    /**
     * Ends the calls of a turn that ends.
     *
     * @param lastEvent the number of the turn's last tool event
     * @param end of the turn
     * @return the number of the last tool event from now on
     */
    static int endOpen(Sql sql, TurnKey key, int lastEvent, TurnEnd end, long now) {
        int last = lastEvent;
        var ended = new ArrayList<ToolStep>();
        for (ToolStep step : sql.query(OPEN_OF_TURN, ToolCallRows::step, TurnColumns.key(key))) {
            ToolStep outcome = endOpen(step, last + 1, end, now);
            ended.add(outcome);
            last = ToolStepChanges.lastEvent(last, List.of(outcome));
        }
        put(sql, key, ended);
        return last;
    }

    private static ToolStep endOpen(ToolStep step, int event, TurnEnd end, long now) {
        return switch (step.state()) {
            case STARTED ->
                    ToolStepChanges.ended(
                            step, ToolStepState.UNKNOWN, step.unknownOutcome(), event, now);
            case AWAITING_RESULT ->
                    ToolStepChanges.ended(step, ToolStepState.UNKNOWN, noResult(end), event, now);
            case AWAITING_APPROVAL ->
                    ToolStepChanges.ended(step, ToolStepState.DENIED, notApproved(end), event, now);
            case APPROVED ->
                    ToolStepChanges.ended(
                            step,
                            ToolStepState.DENIED,
                            ReopenedToolCalls.APPROVED_NOT_MADE,
                            event,
                            now);
            case OK, ERROR, UNKNOWN, DENIED -> step;
        };
    }

    private static String noResult(TurnEnd end) {
        return end.error() == ErrorCode.ACTION_TIMEOUT ? ToolStep.NO_RESULT_IN_TIME : NO_RESULT;
    }

    private static String notApproved(TurnEnd end) {
        if (end.state() == TurnState.STOPPED) {
            return "The answer was stopped before this call was approved.";
        }
        return end.error() == ErrorCode.ACTION_TIMEOUT
                ? ToolStep.NOT_APPROVED_IN_TIME
                : "The answer ended before this call was approved.";
    }

    /**
     * Reopens the calls that a restarted turn repeats, and numbers the events of all its calls
     * anew: a reader of the new run gets the outcome of a repeated call once.
     *
     * @return the number of the last tool event from now on
     */
    static int reopen(Sql sql, TurnKey key) {
        List<ToolStep> steps = ofTurn(sql, key);
        List<ToolStep> reopened = ReopenedToolCalls.of(steps);
        if (!reopened.equals(steps)) {
            put(sql, key, reopened);
        }
        return ToolStepChanges.lastEvent(0, reopened);
    }

    /** The length of the text before the last call of a turn, in UTF-16 units. */
    static int lastOffset(Sql sql, TurnKey key) {
        return (int) sql.number(LAST_OFFSET, TurnColumns.key(key));
    }

    private static Parameters parameters(TurnKey key, ToolStep step) {
        return TurnColumns.key(key)
                .and("round", step.round())
                .and("call_index", step.index())
                .and("call_id", step.callId())
                .and("tool", step.tool())
                .and("title", step.title())
                .and("text_offset", step.offset())
                .and("may_repeat", step.mayRepeat() ? 1 : 0)
                .and("state", step.state().name())
                .and("requested_event", step.events().requested())
                .and("started_event", step.events().started())
                .and("ended_event", step.events().ended())
                .and("expires_at", step.expiresAt())
                .and("started_at", step.startedAt())
                .and("ended_at", step.endedAt())
                .and("arguments", step.arguments())
                .and("result", step.result())
                .and("model_state", step.modelState());
    }

    private static ToolStep step(ResultRow row) throws SQLException {
        return new ToolStep(
                row.integer("round"),
                row.integer("call_index"),
                row.text("call_id"),
                row.text("tool"),
                row.text("title"),
                row.text("arguments"),
                row.integer("text_offset"),
                row.flag("may_repeat"),
                row.textOrNull("model_state"),
                ToolStepState.valueOf(row.text("state")),
                row.textOrNull("result"),
                new ToolStep.Events(
                        row.integerOrNull("requested_event"),
                        row.integerOrNull("started_event"),
                        row.integerOrNull("ended_event")),
                row.instantOrNull("expires_at"),
                row.instantOrNull("started_at"),
                row.instantOrNull("ended_at"));
    }
}
