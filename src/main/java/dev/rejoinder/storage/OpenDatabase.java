package dev.rejoinder.storage;

import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.config.Secret;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.storage.move.UnfinishedCopyMarker;
import dev.rejoinder.storage.postgres.PostgresConnectionSettings;
import dev.rejoinder.storage.postgres.PostgresDatabase;
import dev.rejoinder.storage.postgres.PostgresDialect;
import dev.rejoinder.storage.sql.Database;
import dev.rejoinder.storage.sql.Dialect;
import dev.rejoinder.storage.sqlite.SqliteDatabase;
import dev.rejoinder.storage.sqlite.SqliteDialect;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * An open database.
 *
 * @param source for further connections
 */
record OpenDatabase(Database database, DataSource source, Dialect dialect)
        implements AutoCloseable {
    /** Opens the file in the data folder and migrates its schema. */
    static OpenDatabase inFolder(DataFolder folder, Clock clock) {
        return file(folder.database(), clock, schema -> schema.migrateToLatest(folder));
    }

    /** Opens a file that no other process uses, and migrates its schema. */
    static OpenDatabase ownFile(Path file, Clock clock) {
        return file(file, clock, SchemaMigration::migrateToLatest);
    }

    /** Opens a file and prepares its schema. */
    static OpenDatabase file(Path file, Clock clock, Consumer<SchemaMigration> prepare) {
        SqliteDatabase database;
        try {
            database = SqliteDatabase.open(file, clock);
        } catch (SQLException | AppError e) {
            throw SqliteFailure.opening(file, e);
        }
        var data = new OpenDatabase(database, database.source(), new SqliteDialect(clock));
        return data.orClosed(
                e -> SqliteFailure.opening(file, e),
                () -> {
                    prepare.accept(data.schema());
                    // Writes nothing, but fails if the file is not writable.
                    database.write(sql -> null);
                });
    }

    /** Connects to a PostgreSQL database and migrates its schema. */
    static OpenDatabase postgres(DatabaseSettings settings, String url, Clock clock) {
        return postgres(settings, url, clock, SchemaMigration::migrateToLatest);
    }

    /**
     * Migrates the schema of a connected database.
     *
     * @param toServe whether the database must be writable
     */
    static OpenDatabase postgres(
            PostgresDatabase database,
            PostgresConnectionSettings address,
            boolean toServe,
            Clock clock) {
        return postgres(
                database,
                address,
                clock,
                schema -> {
                    if (toServe) {
                        database.requireWritable();
                    }
                    schema.migrateToLatest();
                });
    }

    /**
     * Connects to a PostgreSQL database that must have this program's schema version; nothing is
     * changed.
     */
    static OpenDatabase unchangedPostgres(DatabaseSettings settings, String url, Clock clock) {
        return postgres(settings, url, clock, SchemaMigration::requireUpToDate);
    }

    /** Connects to a PostgreSQL database and prepares its schema. */
    static OpenDatabase postgres(
            DatabaseSettings settings, String url, Clock clock, Consumer<SchemaMigration> prepare) {
        PostgresConnectionSettings address = address(settings, url);
        return postgres(connect(address, clock), address, clock, prepare);
    }

    private static OpenDatabase postgres(
            PostgresDatabase database,
            PostgresConnectionSettings address,
            Clock clock,
            Consumer<SchemaMigration> prepare) {
        var data = new OpenDatabase(database, database.source(), new PostgresDialect(clock));
        return data.orClosed(
                e -> PostgresFailure.opening(address.toString(), e),
                () -> prepare.accept(data.schema()));
    }

    /** Connects to a PostgreSQL database without checking its schema. */
    static PostgresDatabase connect(PostgresConnectionSettings address, Clock clock) {
        try {
            return PostgresDatabase.open(address, clock);
        } catch (IllegalArgumentException e) {
            throw new StorageException("The database " + address + " " + e.getMessage() + ".", e);
        } catch (SQLException | AppError e) {
            throw PostgresFailure.opening(address.toString(), e);
        }
    }

    static PostgresConnectionSettings address(DatabaseSettings settings, String url) {
        Secret password = settings.password();
        return new PostgresConnectionSettings(
                url,
                settings.user(),
                password == null ? null : password.value(),
                settings.connections(),
                PostgresConnectionSettings.DEFAULT_LOGIN);
    }

    private OpenDatabase orClosed(Function<AppError, StorageException> failure, Runnable prepare) {
        try {
            prepare.run();
            return this;
        } catch (AppError e) {
            close();
            throw failure.apply(e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private SchemaMigration schema() {
        return new SchemaMigration(database, source, dialect);
    }

    /** Rejects a database with an unfinished copy. */
    void requireWhole() {
        if (database.read(sql -> dialect.hasTable(sql, UnfinishedCopyMarker.TABLE))) {
            throw new StorageException(
                    "This database holds an unfinished copy. Run the same migrate or restore"
                            + " command again; it resumes where it stopped.",
                    null);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
