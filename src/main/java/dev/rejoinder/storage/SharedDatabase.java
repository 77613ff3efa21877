package dev.rejoinder.storage;

import dev.rejoinder.access.RateLimitStore;
import dev.rejoinder.core.Clock;
import dev.rejoinder.storage.postgres.ConnectionPoolState;
import dev.rejoinder.storage.postgres.PostgresConnectionSettings;
import dev.rejoinder.storage.postgres.PostgresDatabase;
import dev.rejoinder.storage.postgres.StatisticsRefresher;
import dev.rejoinder.storage.sql.SqlRateLimitStore;

/**
 * The services that only a database shared by several servers has: turn signals, common rate
 * limits, the connection pool and table statistics.
 */
final class SharedDatabase implements AutoCloseable {
    private final PostgresDatabase database;
    private final PostgresDatabase brief;
    private final PostgresTurnSignals signals;
    private final RateLimitStore rateLimits;
    private final StatisticsRefresher statistics;

    SharedDatabase(PostgresDatabase database, PostgresConnectionSettings address, Clock clock) {
        this.database = database;
        this.brief = PostgresDatabase.openBrief(address, clock);
        this.signals = new PostgresTurnSignals(database);
        this.rateLimits = new SqlRateLimitStore(brief);
        this.statistics = new StatisticsRefresher(database);
    }

    PostgresTurnSignals signals() {
        return signals;
    }

    RateLimitStore rateLimits() {
        return rateLimits;
    }

    ConnectionPoolState pool() {
        return database.pool();
    }

    void refreshStatistics() {
        statistics.refresh();
    }

    /** Closes these services; the main database stays open. */
    @Override
    public void close() {
        signals.close();
        brief.close();
    }
}
