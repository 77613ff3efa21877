package dev.rejoinder.storage;

import dev.rejoinder.core.AppError;
import dev.rejoinder.storage.sql.Database;
import dev.rejoinder.storage.sql.Dialect;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** Brings a database's schema up to date, or refuses one that does not fit this program. */
final class SchemaMigration {
    /** The newest version, and so the one that this program needs. */
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
     * The version of the schema; empty when there is none or it is not clear.
     *
     * @throws StorageException when it is newer than this program
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
                                            + ", this one knows "
                                            + VERSION
                                            + "). Install that version again.",
                                    null);
                        });
        return version;
    }

    /** Where only one process at a time may do it, and the folder's lock makes others wait. */
    void migrateToLatest(DataFolder folder) {
        if (!isUpToDate()) {
            folder.migrating(() -> migrateTo(VERSION));
        }
    }

    /** Where the database itself makes the processes wait for each other. */
    void migrateToLatest() {
        migrateTo(VERSION);
    }

    /** Makes the schema of an empty database what it was at an earlier version, or is now. */
    void migrateTo(int version) {
        if (!isUpToDate()) {
            requireSchema();
            runner.migrate(version);
        }
    }

    /** For data of somebody else, which is read and not ours to change. */
    void requireUpToDate() {
        Optional<Integer> version = version();
        if (version.isEmpty()) {
            throw new StorageException("There is no data in this database.", null);
        }
        if (version.get() != VERSION) {
            throw new StorageException(
                    "The data was written by an older version of this program (schema "
                            + version.get()
                            + ", this one knows "
                            + VERSION
                            + "). Use that version, or start a server of this one first.",
                    null);
        }
    }

    private boolean isUpToDate() {
        return version().filter(found -> found == VERSION).isPresent();
    }

    /** A search path may name only schemas that are not there; then nothing can be made. */
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
