package dev.rejoinder.storage.sql;

import static java.util.stream.Collectors.joining;

import dev.rejoinder.turn.TurnEnd;
import dev.rejoinder.turn.TurnKey;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The one place for what is stored in the commit that ends a turn, besides the turn and its
 * conversation. A turn that ends in a single statement passes through here, and so does one that
 * ends step by step.
 */
final class TurnEndEffects {
    /**
     * Each is an insert from the relation {@code ended}, which has one row when the turn ended. Its
     * parameters are those of the end and what {@link #add} adds.
     */
    private static final List<String> STATEMENTS = List.of(TurnCounts.ADD_ENDED);

    /** The effects as further parts of a statement that has a part {@code ended}. */
    static final String PARTS =
            IntStream.range(0, STATEMENTS.size())
                    .mapToObj(i -> ",\neffect_" + i + " as (\n" + STATEMENTS.get(i) + ")")
                    .collect(joining());

    private static final List<String> STEPS =
            STATEMENTS.stream()
                    .map(statement -> "with ended as (select 1 as one)\n" + statement)
                    .toList();

    private TurnEndEffects() {}

    /** Whether the effects of this end need no look into the database. */
    static boolean fitOneStatement(TurnEnd end) {
        return !end.fellBack();
    }

    /** What the effects need besides the parameters of {@link TurnColumns#END} and the key. */
    static void add(Parameters parameters, TurnKey key, long fence, TurnEnd end, long now) {
        TurnCounts.add(parameters, key, fence, end, now);
    }

    /** Stores all of them, each with a statement of its own. */
    static void store(Sql sql, TurnKey key, TurnEnd end, Parameters parameters, long now) {
        for (String step : STEPS) {
            sql.update(step, parameters);
        }
        if (end.fellBack()) {
            SqlKnowledgeGapStore.add(sql, key, now);
        }
    }
}
