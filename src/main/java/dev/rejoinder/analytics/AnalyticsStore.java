package dev.rejoinder.analytics;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Where turns are counted as they end, and where what was asked can be read. Every method throws
 * {@code INTERNAL_ERROR} when the database cannot be reached. Thread-safe.
 */
public interface AnalyticsStore {
    /** All bots that are not deleted, in no order. */
    List<Named> bots();

    /** A bot's id and name. */
    record Named(String id, String name) {}

    /**
     * What these bots' turns of a period came to. The counts hold also what was deleted since: they
     * say how much was done, and nothing of what was said.
     */
    TurnTotals sheet(Set<String> botIds, DateRange period);

    /**
     * Questions of a period that are still there, those of the conversations that were last active
     * first, from conversations whose last activity is in the period.
     *
     * @param most how many at most; fewer where they are long
     */
    List<Asked> questions(String botId, DateRange period, int most);

    /** A question, and when it was asked. */
    record Asked(String question, Instant at) {}
}
