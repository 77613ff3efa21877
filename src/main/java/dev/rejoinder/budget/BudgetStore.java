package dev.rejoinder.budget;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * Reads the use of budgets. Turns count themselves: a message in the commit that accepts it, its
 * cost in the commit that ends it. Every method throws {@code INTERNAL_ERROR} when the database is
 * unavailable. Thread-safe.
 */
public interface BudgetStore {
    /** How long the use of a day is kept. */
    Duration KEPT = Duration.ofDays(8);

    /** The use of a bot on the UTC day of a time. */
    BudgetUse ofBot(String botId, Instant at);

    /** The use of keys on the UTC day of a time. Keys without any are missing. */
    Map<String, BudgetUse> ofKeys(Set<String> keyIds, Instant at);

    /** Deletes the use of days that ended before this time. Returns the number of rows. */
    int forget(Instant before);
}
