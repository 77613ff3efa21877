package dev.rejoinder.storage;

import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.core.Clock;
import dev.rejoinder.testkit.PostgresServer;
import dev.rejoinder.testkit.SettableClock;
import java.nio.file.Path;
import java.util.List;

/**
 * Opens storages on new PostgreSQL databases. A function that shadows the database's own clock
 * returns the time of the test's clock.
 */
final class PostgresStorages {
    private static final String SCHEMAS = "&currentSchema=public,testing,pg_catalog";
    private static final String CLOCK =
            """
            create schema testing;
            create table testing.clock as select cast(0 as bigint) as millis;
            create function testing.clock_timestamp() returns timestamptz language sql volatile
                as 'select to_timestamp(millis / 1000.0) from testing.clock'
            """;

    private PostgresStorages() {}

    /** Opens an empty storage. */
    static Storage open(Clock clock) {
        return open(PostgresServer.migrated(), clock);
    }

    static Storage open(PostgresServer.FreshDatabase database, Clock clock) {
        if (clock instanceof SettableClock settable) {
            database.run(CLOCK);
            set(database, clock);
            settable.onChange(() -> set(database, clock));
        }
        return Storage.open(
                DatabaseSettings.postgres(database.url() + SCHEMAS), Path.of("/"), clock);
    }

    private static void set(PostgresServer.FreshDatabase database, Clock clock) {
        database.run("update testing.clock set millis = " + clock.millis());
    }

    static List<Long> leases(PostgresServer.FreshDatabase database) {
        return database.texts("select lease_until from turn where lease_until is not null").stream()
                .map(Long::valueOf)
                .toList();
    }
}
