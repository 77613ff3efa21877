package dev.rejoinder.storage.sql;

import static java.util.stream.Collectors.joining;

import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnKey;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The single place for data stored in the commit that ends a turn, besides the turn and its
 * conversation. Both paths use it: the single statement and the step-by-step ending.
 */
final class TurnEndEffects {
    /**
     * Each statement inserts from the relation {@code ended}, which has one row if the turn ended.
     * Its parameters are those of the end and those that {@link #add} adds.
     */
    private static final List<String> STATEMENTS = List.of(TurnCounts.ADD_ENDED);

    /**
     * The effects as further common table expressions, for a statement that defines {@code ended}.
     */
    static final String PARTS =
            IntStream.range(0, STATEMENTS.size())
                    .mapToObj(i -> ",\neffect_" + i + " as (\n" + STATEMENTS.get(i) + ")")
                    .collect(joining());

    private static final List<String> STEPS =
            STATEMENTS.stream()
                    .map(statement -> "with ended as (select 1 as one)\n" + statement)
                    .toList();

    private TurnEndEffects() {}

    /** Returns whether the effects can be stored without reading from the database first. */
    static boolean fitOneStatement(TurnEnd end) {
        return !end.fellBack() && end.charge() == null && end.attachmentTokens() == 0;
    }

    /** Adds the parameters of the effects, except those of {@link TurnColumns#END} and the key. */
    static void add(Parameters parameters, TurnKey key, long run, TurnEnd end, long now) {
        TurnCounts.add(parameters, key, run, end, now);
    }

    /** Stores all effects, each with its own statement. */
    static void store(Sql sql, TurnKey key, TurnEnd end, Parameters parameters, long now) {
        for (String step : STEPS) {
            sql.update(step, parameters);
        }
        if (end.attachmentTokens() > 0) {
            AttachmentCounts.addTokens(sql, key, end, now);
        }
        if (end.fellBack()) {
            SqlKnowledgeGapStore.add(sql, key, now);
        }
    }
}
