package dev.rejoinder.storage;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.FailureReason;
import dev.rejoinder.storage.sql.Database;
import dev.rejoinder.storage.sql.Dialect;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Brings a database's schema up to date. Flyway does it; but it costs a large part of a start, also
 * where there is nothing to do. So its history is looked at first, and an empty SQLite file is
 * filled without it.
 */
final class SchemaMigration {
    /** The newest migration in {@code db/migration}; a test holds the two together. */
    static final int VERSION = 8;

    private static final String HISTORY = "flyway_schema_history";

    /** None at all after a migration that failed: then Flyway is to say what is to be done. */
    private static final String NEWEST =
            """
            select cast(version as integer) from flyway_schema_history
            where version is not null
                and not exists (select 1 from flyway_schema_history where success = false)
            order by installed_rank desc limit 1
            """;

    private final Database database;
    private final DataSource source;
    private final Dialect dialect;

    SchemaMigration(Database database, DataSource source, Dialect dialect) {
        this.database = database;
        this.source = source;
        this.dialect = dialect;
    }

    /**
     * The version that was last brought about; empty when there is none or it is not clear.
     *
     * @throws StorageException when it is newer than this program
     */
    private Optional<Integer> version() {
        Optional<Integer> version =
                database.read(
                        sql ->
                                dialect.hasTable(sql, HISTORY)
                                        ? sql.queryOne(NEWEST, row -> row.integer(1))
                                        : Optional.empty());
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

    /** Where only one process at a time may do it, which the folder sees to. */
    void bringUpToDate(DataFolder folder) {
        if (!isUpToDate()) {
            folder.migrating(() -> migrate(VERSION));
        }
    }

    /** Where the database itself makes the processes wait for each other. */
    void bringUpToDate() {
        if (!isUpToDate()) {
            migrate(VERSION);
        }
    }

    /** Makes the schema of an empty database what it was at an earlier version, or is now. */
    void bringTo(int version) {
        migrate(version);
    }

    /** Where somebody else's data is read, and is not ours to change. */
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

    /** Others may be at it in a shared database, and only Flyway makes them wait for each other. */
    private boolean filled() {
        return !dialect.shared() && new FirstSchema(source, dialect.schemaWords()).writeIfEmpty();
    }

    private boolean isUpToDate() {
        return version().filter(found -> found == VERSION).isPresent();
    }

    private void migrate(int version) {
        if (isUpToDate() || (version == VERSION && filled())) {
            return;
        }
        requireSchema();
        try {
            Flyway.configure()
                    .dataSource(source)
                    .locations(dialect.schemaFolders().toArray(String[]::new))
                    .loggers(FlywayLogs.class.getName())
                    .placeholders(dialect.schemaWords())
                    .target(MigrationVersion.fromVersion(String.valueOf(version)))
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            if (FailureReason.cause(e, SQLException.class).isPresent()) {
                // What the database says is put into words where its name is known.
                throw AppError.internal(e);
            }
            if (!database.read(sql -> dialect.hasTable(sql, HISTORY))) {
                throw new StorageException(
                        "The database has tables that are not Rejoinder's. Use an empty one.", e);
            }
            throw new StorageException(
                    "The data could not be brought up to date"
                            + FailureReason.words(e.getMessage())
                                    .flatMap(words -> words.lines().findFirst())
                                    .map(line -> ": " + line)
                                    .orElse("")
                            + ".",
                    e);
        }
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
