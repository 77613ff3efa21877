package dev.rejoinder.storage;

import dev.rejoinder.core.Clock;
import dev.rejoinder.storage.sqlite.SqliteIntegrityCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the SQLite file before it is opened, so that damage is reported at the start and not by
 * failing requests.
 */
public final class SqliteFileCheck {
    /** After a clean shutdown; enough for some hundred megabytes in the page cache. */
    private static final Duration BRIEF = Duration.ofMillis(500);

    /** After an unclean shutdown, which leaves the write-ahead log behind. */
    private static final Duration AFTER_UNCLEAN_SHUTDOWN = Duration.ofSeconds(10);

    private static final Duration WHOLE = Duration.ofMinutes(2);

    private static final Logger log = LoggerFactory.getLogger(SqliteFileCheck.class);

    private final Path file;
    private final Clock clock;

    private SqliteFileCheck(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /** Whether a folder has a database file, or the log of one. */
    public static boolean exists(Path folder) {
        Path file = folder.resolve(DataFolder.DATABASE);
        return Files.exists(file) || Files.exists(logOf(file));
    }

    /**
     * Checks the file before a server opens it. Blocks for half a second at most; ten seconds after
     * an unclean shutdown.
     *
     * @throws StorageException if the file is damaged or not a database
     */
    static void beforeServing(Path folder, Clock clock) {
        var check = new SqliteFileCheck(folder.resolve(DataFolder.DATABASE), clock);
        requireDatabaseOfLog(check.file);
        if (size(check.file) <= 0) {
            return;
        }
        boolean unclean = size(logOf(check.file)) > 0;
        if (!check.finished(unclean ? AFTER_UNCLEAN_SHUTDOWN : BRIEF) && unclean) {
            log.warn(
                    "{} is too large to be checked within {} seconds; \"rejoinder doctor\" checks"
                            + " all of it",
                    check.file,
                    AFTER_UNCLEAN_SHUTDOWN.toSeconds());
        }
    }

    /**
     * Checks the whole file in a folder, for two minutes at most.
     *
     * @return a remark if the check ran out of time; empty if the file is sound or missing
     * @throws StorageException if the file is damaged or not a database
     */
    public static Optional<String> whole(Path folder, Clock clock) {
        var check = new SqliteFileCheck(folder.resolve(DataFolder.DATABASE), clock);
        requireDatabaseOfLog(check.file);
        return size(check.file) <= 0 || check.finished(WHOLE)
                ? Optional.empty()
                : Optional.of(
                        "no damage found in the part that was checked in "
                                + WHOLE.toSeconds()
                                + " seconds");
    }

    private boolean finished(Duration atMost) {
        try {
            return switch (SqliteIntegrityCheck.of(file, atMost, clock)) {
                case SqliteIntegrityCheck.Outcome.Sound _ -> true;
                case SqliteIntegrityCheck.Outcome.Unfinished _ -> false;
                case SqliteIntegrityCheck.Outcome.Damaged damaged -> throw damaged(damaged.found());
            };
        } catch (SQLException failure) {
            throw SqliteFailure.opening(file, failure);
        }
    }

    private StorageException damaged(String found) {
        return new StorageException(
                "The file " + file + " is damaged (" + found + "). " + SqliteFailure.RESTORE + ".",
                null);
    }

    /**
     * Rejects a write-ahead log without its database: SQLite would create a new database and delete
     * the log with all its data.
     */
    static void requireDatabaseOfLog(Path file) {
        Path left = logOf(file);
        if (size(file) <= 0 && size(left) > 0) {
            throw new StorageException(
                    "The file "
                            + file
                            + " is "
                            + (Files.exists(file) ? "empty" : "missing")
                            + ", but "
                            + left.getFileName()
                            + " with its newest data is there. Put the file back, or move both"
                            + " away and restore a backup.",
                    null);
        }
    }

    private static Path logOf(Path file) {
        return file.resolveSibling(file.getFileName() + "-wal");
    }

    /** The size in bytes; -1 if the file is missing or inaccessible. */
    private static long size(Path path) {
        try {
            return Files.size(path);
        } catch (IOException absent) {
            return -1;
        }
    }
}
