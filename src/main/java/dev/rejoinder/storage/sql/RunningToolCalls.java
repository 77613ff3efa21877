package dev.rejoinder.storage.sql;

import dev.rejoinder.turn.ToolStep;
import dev.rejoinder.turn.TurnKey;
import dev.rejoinder.turn.TurnStore.Checkpoint;
import dev.rejoinder.turn.TurnStore.Lease;
import java.util.List;

/** Stores the tool calls of running turns. Each change may be repeated. */
final class RunningToolCalls {
    private static final String IS_RUNNING =
            "\nwhere " + TurnColumns.IS_KEY + " and fence = :fence and state = 'STREAMING'";
    private static final String CHECKPOINT =
            """
            update turn set answer = coalesce(:answer, answer),
                sources = coalesce(:sources, sources), lease_owner = :lease_owner,
                lease_until =
            """
                    + TurnColumns.LEASE_UNTIL
                    + ", "
                    + TurnColumns.SET_TOOL_EVENTS
                    + IS_RUNNING;
    private static final String UPDATE =
            "update turn set " + TurnColumns.SET_TOOL_EVENTS + IS_RUNNING;

    private final Dialect dialect;
    private final String checkpoint;

    RunningToolCalls(Dialect dialect) {
        this.dialect = dialect;
        this.checkpoint = TurnColumns.withClock(CHECKPOINT, dialect);
    }

    /** See {@link dev.rejoinder.turn.TurnStore#addSteps}. */
    boolean add(Sql sql, Checkpoint before, List<ToolStep> steps, Lease lease) {
        Parameters parameters =
                parameters(before.key(), before.fence(), steps)
                        .and("answer", before.answer())
                        .and("sources", before.sources());
        return put(
                sql,
                checkpoint,
                TurnColumns.addLease(parameters, lease, dialect),
                before.key(),
                steps);
    }

    /** See {@link dev.rejoinder.turn.TurnStore#updateSteps}. */
    boolean update(Sql sql, TurnKey key, long fence, List<ToolStep> changed) {
        return put(sql, UPDATE, parameters(key, fence, changed), key, changed);
    }

    private static Parameters parameters(TurnKey key, long fence, List<ToolStep> steps) {
        return TurnColumns.key(key)
                .and("fence", fence)
                .and("tool_events", ToolStepChanges.lastEvent(0, steps));
    }

    private static boolean put(
            Sql sql, String turn, Parameters parameters, TurnKey key, List<ToolStep> steps) {
        if (sql.update(turn, parameters) == 0) {
            return false;
        }
        ToolCallRows.put(sql, key, steps);
        return true;
    }
}
