package dev.rejoinder.storage;

import static java.util.Objects.requireNonNull;

import dev.rejoinder.config.DatabaseSettings;
import dev.rejoinder.core.Clock;
import dev.rejoinder.storage.move.CopyProgressListener;
import dev.rejoinder.storage.move.DatabaseCopy;
import dev.rejoinder.storage.move.MoveException;
import dev.rejoinder.storage.move.TableChecksum;
import dev.rejoinder.storage.sqlite.SqliteFileOperations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Moves a whole database: migration to PostgreSQL, backup and restore. Each method verifies the
 * copy and returns the checksums by table name. On failure it throws {@link StorageException} or
 * {@link MoveException} with a sentence for the operator.
 */
public final class DataTransfer {
    private static final List<String> SUFFIXES = List.of("", "-wal", "-journal");

    private final Clock clock;
    private final CopyProgressListener progress;

    public DataTransfer(Clock clock, CopyProgressListener progress) {
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * Copies a data folder into an empty PostgreSQL database. No server may run on the folder. The
     * folder keeps its data; it is locked against writes, because a row written after its table was
     * read would be lost. If interrupted, the next call resumes.
     *
     * @param to must have a URL
     */
    public Map<String, TableChecksum> migrate(Path dataFolder, DatabaseSettings to) {
        requireData(dataFolder);
        DataFolder folder = DataFolder.at(dataFolder);
        Path file = folder.database();
        try (DataFolderLock _ = DataFolderLock.take(folder);
                OpenDatabase from = OpenDatabase.inFolder(folder, clock);
                Connection _ = SqliteFileOperations.openWriteLocked(file)) {
            return copy(from, to);
        } catch (SQLException e) {
            throw SqliteFailure.opening(file, e);
        }
    }

    private Map<String, TableChecksum> copy(OpenDatabase from, DatabaseSettings settings) {
        from.requireWhole();
        try (OpenDatabase to =
                OpenDatabase.postgres(settings, requireNonNull(settings.url()), clock)) {
            return new DatabaseCopy(from.source(), to.source(), to.dialect(), progress).run();
        }
    }

    /**
     * Writes a snapshot of all data into one new file, while servers run.
     *
     * @param from the source: a database with a URL, or else the data folder
     */
    public Map<String, TableChecksum> backup(DatabaseSettings from, Path dataFolder, Path file) {
        Path target = file.toAbsolutePath().normalize();
        if (Files.exists(target)) {
            throw new StorageException("The file " + target + " already exists.", null);
        }
        String url = from.url();
        if (url == null) {
            requireData(dataFolder);
        }
        try (var backup = new AtomicBackupFile(target)) {
            if (url == null) {
                snapshot(dataFolder.resolve(DataFolder.DATABASE), backup.partialPath());
            } else {
                snapshot(from, url, backup.partialPath());
            }
            Map<String, TableChecksum> checksums = backup.writeManifest();
            backup.publish();
            return checksums;
        }
    }

    private static void snapshot(Path from, Path to) {
        try {
            SqliteFileOperations.snapshot(from, to);
        } catch (SQLException e) {
            throw MoveException.failed("The backup could not be written", e);
        }
    }

    private void snapshot(DatabaseSettings settings, String url, Path file) {
        try (OpenDatabase from = OpenDatabase.unchangedPostgres(settings, url, clock);
                OpenDatabase to = OpenDatabase.ownFile(file, clock)) {
            from.requireWhole();
            new DatabaseCopy(from.source(), to.source(), to.dialect(), progress).run();
        }
    }

    /**
     * Restores a backup into an empty target: the database if the settings have a URL, or else the
     * data folder. The file is not changed.
     */
    public Map<String, TableChecksum> restore(Path file, DatabaseSettings to, Path dataFolder) {
        if (!Files.isRegularFile(file)) {
            throw new StorageException("The file " + file + " does not exist.", null);
        }
        DataFolder folder = DataFolder.at(dataFolder);
        Path database = folder.path().resolve(DataFolder.DATABASE);
        try (DataFolderLock _ = DataFolderLock.take(folder)) {
            if (to.url() == null) {
                requireNoData(database);
            }
            try (var copy = new AtomicBackupFile(database)) {
                Map<String, TableChecksum> checksums = copy.copyFrom(file);
                try (OpenDatabase from = OpenDatabase.ownFile(copy.partialPath(), clock)) {
                    if (to.url() != null) {
                        return copy(from, to);
                    }
                }
                copy.mergeWal();
                copy.publish();
                return checksums;
            }
        }
    }

    private static void requireData(Path dataFolder) {
        if (!Files.isRegularFile(dataFolder.resolve(DataFolder.DATABASE))) {
            throw new StorageException("The folder " + dataFolder + " contains no data.", null);
        }
    }

    /** SQLite would apply the leftover log of a missing database to the new one. */
    private static void requireNoData(Path database) {
        for (String end : SUFFIXES) {
            Path there = database.resolveSibling(database.getFileName() + end);
            if (Files.exists(there)) {
                throw new StorageException(
                        "The target already contains data: " + there + ". Use an empty folder.",
                        null);
            }
        }
    }
}
