package dev.rejoinder.storage.sql;

import static java.util.stream.Collectors.joining;

import dev.rejoinder.event.StoredEvent;
import java.util.List;

/**
 * The positions of events in a statement, as one parameter: one statement for many rows costs a
 * fraction of a statement for each.
 */
final class DeliveryPositions {
    /** A relation with the column {@code number}. */
    static final String RELATION = "${positions}";

    static final String IS_ONE = "position in (select number from " + RELATION + " as one)";

    private static final String PARAMETER = "positions";

    private DeliveryPositions() {}

    /** Fills in {@link #RELATION}. Pass {@link #of} to the statement. */
    static String in(String text, Dialect dialect) {
        return text.replace(RELATION, dialect.numbers(PARAMETER));
    }

    static Parameters of(List<StoredEvent> events) {
        return Parameters.of(
                PARAMETER,
                events.stream()
                        .map(event -> Long.toString(event.position()))
                        .collect(joining(",", "[", "]")));
    }
}
