package dev.rejoinder.storage;

import dev.rejoinder.core.AppError;
import dev.rejoinder.storage.sql.Database;
import dev.rejoinder.storage.sql.Dialect;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** Migrates a database's schema to this program's version, or rejects an incompatible one. */
final class SchemaMigration {
    /** The newest schema version, which this program needs. */
    static final int VERSION = MigrationFile.ALL.getLast().version();

    private final Database database;
    private final Dialect dialect;
    private final MigrationHistory history;
    private final MigrationRunner runner;

    SchemaMigration(Database database, DataSource source, Dialect dialect) {
        this.database = database;
        this.dialect = dialect;
        this.history = new MigrationHistory(dialect);
        this.runner = new MigrationRunner(source, dialect);
    }

    /**
     * The version of the schema; empty if there is none or it is unknown.
     *
     * @throws StorageException if it is newer than this program
     */
    private Optional<Integer> version() {
        Optional<Integer> version = database.read(history::newest);
        version.filter(found -> found > VERSION)
                .ifPresent(
                        found -> {
                            throw new StorageException(
                                    "The data was written by a newer version of this program"
                                            + " (schema "
                                            + found
                                            + ", this version supports "
                                            + VERSION
                                            + "). Install that version again.",
                                    null);
                        });
        return version;
    }

    /** Migrates a SQLite file; the folder's lock makes other processes wait. */
    void migrateToLatest(DataFolder folder) {
        if (!isUpToDate()) {
            folder.runMigration(() -> migrateTo(VERSION));
        }
    }

    /** Migrates a database that makes concurrent migrations wait by itself. */
    void migrateToLatest() {
        migrateTo(VERSION);
    }

    /** Migrates to a version, which may be older than this program's. */
    void migrateTo(int version) {
        if (!isUpToDate()) {
            requireSchema();
            runner.migrate(version);
        }
    }

    /** For a database that is only read and must not be migrated. */
    void requireUpToDate() {
        Optional<Integer> version = version();
        if (version.isEmpty()) {
            throw new StorageException("This database contains no data.", null);
        }
        if (version.get() != VERSION) {
            throw new StorageException(
                    "The data was written by an older version of this program (schema "
                            + version.get()
                            + ", this version supports "
                            + VERSION
                            + "). Use that version, or start a server of this version, which"
                            + " migrates the data.",
                    null);
        }
    }

    private boolean isUpToDate() {
        return version().filter(found -> found == VERSION).isPresent();
    }

    /** The search path may name only schemas that do not exist; no table can be created then. */
    private void requireSchema() {
        boolean nowhere =
                dialect.shared()
                        && database.read(
                                        sql ->
                                                sql.number(
                                                        "select count(*) from current_schema() as"
                                                                + " s(n) where n is not null"))
                                == 0;
        if (nowhere) {
            throw AppError.internal(new SQLException("there is no schema", "3F000"));
        }
    }
}
