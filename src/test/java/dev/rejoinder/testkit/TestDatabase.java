package dev.rejoinder.testkit;

import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.core.Clock;
import dev.rejoinder.storage.Storage;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The database of test servers: a SQLite file in their folder, or with {@code
 * -Drejoinder.test.database=postgres} one PostgreSQL database for each folder.
 */
public final class TestDatabase {
    private static final boolean POSTGRES =
            "postgres".equals(System.getProperty("rejoinder.test.database"));
    private static final Map<Path, DatabaseSettings> BY_FOLDER = new ConcurrentHashMap<>();

    private TestDatabase() {}

    /** Returns the database of a server with this data folder. It has the current schema. */
    public static DatabaseSettings of(Path folder) {
        if (POSTGRES) {
            return BY_FOLDER.computeIfAbsent(
                    folder.toAbsolutePath(), path -> PostgresServer.migrated().settings());
        }
        MigratedFile.copyTo(folder);
        return DatabaseSettings.SQLITE;
    }

    /** Opens the data while a server may be running. */
    public static Storage open(Path folder) {
        return Storage.open(of(folder), folder, Clock.system());
    }
}
