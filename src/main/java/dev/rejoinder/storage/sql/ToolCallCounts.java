package dev.rejoinder.storage.sql;

import dev.rejoinder.turn.ToolStepState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts tool calls as they end, in the transaction that ends them. A call whose outcome changes,
 * because it was repeated, counts once.
 */
final class ToolCallCounts {
    private static final Columns COLUMNS =
            Columns.of(
                    "bot_id",
                    "day",
                    "tool",
                    "calls",
                    "errors",
                    "unknown_outcomes",
                    "denied",
                    "timed",
                    "total_millis");
    private static final String ADD =
            COLUMNS.insertInto("tool_day")
                    + """
                    on conflict (bot_id, day, tool) do update
                    set calls = tool_day.calls + excluded.calls,
                        errors = tool_day.errors + excluded.errors,
                        unknown_outcomes = tool_day.unknown_outcomes + excluded.unknown_outcomes,
                        denied = tool_day.denied + excluded.denied,
                        timed = tool_day.timed + excluded.timed,
                        total_millis = tool_day.total_millis + excluded.total_millis
                    """;

    /** What the counts need to know of a call. */
    record Outcome(
            String tool,
            ToolStepState state,
            @Nullable Long startedMillis,
            @Nullable Long endedMillis) {}

    private record DayOfTool(long day, String tool) {}

    /** All transactions lock the rows in this order, so that no two wait for each other. */
    private static final Comparator<DayOfTool> ORDER =
            Comparator.comparingLong(DayOfTool::day).thenComparing(DayOfTool::tool);

    private final SortedMap<DayOfTool, Sums> changes = new TreeMap<>(ORDER);

    private static final class Sums {
        private int calls;
        private int errors;
        private int unknown;
        private int denied;
        private int timed;
        private long millis;
    }

    /** Counts a call if it has ended. */
    void add(Outcome outcome) {
        count(outcome, 1);
    }

    /** Undoes {@link #add}. */
    void remove(Outcome outcome) {
        count(outcome, -1);
    }

    private void count(Outcome outcome, int times) {
        Long ended = outcome.endedMillis();
        if (ended == null || !outcome.state().ended()) {
            return;
        }
        var key = new DayOfTool(BotConversationCounts.day(ended), outcome.tool());
        Sums sums = changes.computeIfAbsent(key, _ -> new Sums());
        sums.calls += times;
        switch (outcome.state()) {
            case ERROR -> sums.errors += times;
            case UNKNOWN -> sums.unknown += times;
            case DENIED -> sums.denied += times;
            case OK, AWAITING_APPROVAL, APPROVED, AWAITING_RESULT, STARTED -> {}
        }
        Long started = outcome.startedMillis();
        boolean answered =
                outcome.state() == ToolStepState.OK || outcome.state() == ToolStepState.ERROR;
        if (answered && started != null) {
            sums.timed += times;
            sums.millis += times * Math.max(0, ended - started);
        }
    }

    /** Stores the changes; nothing if no call has ended. */
    void store(Sql sql, String botId) {
        List<Parameters> rows = new ArrayList<>();
        changes.forEach(
                (key, sums) ->
                        rows.add(
                                Parameters.of("bot_id", botId)
                                        .and("day", key.day())
                                        .and("tool", key.tool())
                                        .and("calls", sums.calls)
                                        .and("errors", sums.errors)
                                        .and("unknown_outcomes", sums.unknown)
                                        .and("denied", sums.denied)
                                        .and("timed", sums.timed)
                                        .and("total_millis", sums.millis)));
        sql.updateEach(ADD, rows);
    }
}
