package dev.rejoinder.storage;

import dev.rejoinder.core.AppError;
import dev.rejoinder.storage.MigrationHistory.Applied;
import dev.rejoinder.storage.sql.Dialect;
import dev.rejoinder.storage.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the pending migrations of a database. An empty database gets all of them in one commit; any
 * other gets one commit per migration. The row in the history is part of the commit, so a crash
 * leaves no migration half applied. Servers that share the database wait for each other.
 */
final class MigrationRunner {
    private static final Logger log = LoggerFactory.getLogger(MigrationRunner.class);

    private final DataSource source;
    private final Dialect dialect;
    private final MigrationHistory history;

    MigrationRunner(DataSource source, Dialect dialect) {
        this.source = source;
        this.dialect = dialect;
        this.history = new MigrationHistory(dialect);
    }

    /**
     * Migrates the schema to a version.
     *
     * @throws StorageException if the database is not ours, or its history does not match these
     *     migrations
     */
    void migrate(int version) {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            boolean mayHaveMore = true;
            while (mayHaveMore) {
                // Closing the connection without a commit rolls back.
                mayHaveMore = step(connection, version);
                connection.commit();
            }
        } catch (SQLException e) {
            throw AppError.internal(e);
        }
    }

    /** Runs the migrations of one commit. Returns false if no others can be pending. */
    private boolean step(Connection connection, int target) throws SQLException {
        var sql = new Sql(connection);
        dialect.lockSchema().ifPresent(sql::script);
        boolean isNew = !history.exists(sql);
        if (isNew) {
            requireEmpty(sql);
            history.create(sql);
        }
        List<Applied> applied = history.applied(sql);
        applied.forEach(MigrationRunner::requireUnchanged);
        int newest = applied.stream().mapToInt(Applied::version).max().orElse(0);
        requireComplete(applied, newest);
        List<MigrationFile> pending =
                MigrationFile.ALL.stream()
                        .filter(file -> file.version() > newest && file.version() <= target)
                        .limit(isNew ? Integer.MAX_VALUE : 1)
                        .toList();
        for (MigrationFile file : pending) {
            run(sql, file, Objects.requireNonNullElse(connection.getMetaData().getUserName(), ""));
        }
        return !isNew && !pending.isEmpty();
    }

    private void run(Sql sql, MigrationFile file, String user) {
        log.debug("migrating the schema to version {}", file.version());
        sql.script(file.script(dialect.schemaWords()));
        dialect.afterMigration().map(MigrationFile::read).ifPresent(sql::script);
        history.add(sql, file, user);
    }

    private void requireEmpty(Sql sql) {
        if (dialect.hasTables(sql)) {
            throw new StorageException(
                    "The database has tables that are not Rejoinder's. Use an empty one.", null);
        }
    }

    private static void requireUnchanged(Applied applied) {
        if (!applied.succeeded()) {
            throw refused("its migration " + applied.version() + " failed. Restore a backup");
        }
        MigrationFile file =
                MigrationFile.ALL.stream()
                        .filter(each -> each.version() == applied.version())
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        refused(
                                                "this program does not know its migration "
                                                        + applied.version()));
        if (file.checksum() != applied.checksum()) {
            throw refused(
                    "its migration "
                            + applied.version()
                            + " differs from this program's. Use the version that wrote the data,"
                            + " or a later one");
        }
    }

    private static void requireComplete(List<Applied> applied, int newest) {
        for (MigrationFile file : MigrationFile.ALL) {
            if (file.version() < newest
                    && applied.stream().noneMatch(row -> row.version() == file.version())) {
                throw refused(
                        "its history lacks migration " + file.version() + ". Restore a backup");
            }
        }
    }

    private static StorageException refused(String reason) {
        return new StorageException(
                "The data could not be brought up to date: " + reason + ".", null);
    }
}
