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
 * Looks at the SQLite file before anybody works with it, so that a damaged one is refused in a
 * sentence and not found out by those who ask questions.
 */
public final class SqliteFileCheck {
    /** After an orderly end; enough for some hundred megabytes that the system has in its cache. */
    private static final Duration BRIEF = Duration.ofMillis(500);

    /** After an end that left the log behind. */
    private static final Duration AFTER_UNCLEAN_END = Duration.ofSeconds(10);

    private static final Duration WHOLE = Duration.ofMinutes(2);

    private static final Logger log = LoggerFactory.getLogger(SqliteFileCheck.class);

    private final Path file;
    private final Clock clock;

    private SqliteFileCheck(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * What a server does before it opens the file. Waits half a second at most; ten after an end
     * that was not orderly.
     *
     * @throws StorageException when the file is damaged, or is none
     */
    static void beforeServing(Path folder, Clock clock) {
        var check = new SqliteFileCheck(folder.resolve(DataFolder.DATABASE), clock);
        requireFileOfLog(check.file);
        if (size(check.file) <= 0) {
            return;
        }
        boolean unclean = size(logOf(check.file)) > 0;
        if (!check.finished(unclean ? AFTER_UNCLEAN_END : BRIEF) && unclean) {
            log.warn(
                    "{} is too large to be checked within {} seconds; \"rejoinder doctor\" checks"
                            + " all of it",
                    check.file,
                    AFTER_UNCLEAN_END.toSeconds());
        }
    }

    /**
     * Checks all of the file in a folder, for two minutes at most.
     *
     * @return what the check could not do; empty when all of it is sound, or there is none
     * @throws StorageException when the file is damaged, or is none
     */
    public static Optional<String> whole(Path folder, Clock clock) {
        var check = new SqliteFileCheck(folder.resolve(DataFolder.DATABASE), clock);
        requireFileOfLog(check.file);
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
     * Refuses a log without its file: SQLite would take the file for a new one, and delete the log
     * with all that is in it.
     */
    static void requireFileOfLog(Path file) {
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

    /** In bytes; -1 when it is not there or cannot be seen. */
    private static long size(Path path) {
        try {
            return Files.size(path);
        } catch (IOException absent) {
            return -1;
        }
    }
}
