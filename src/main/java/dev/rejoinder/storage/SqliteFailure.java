package dev.rejoinder.storage;

import dev.rejoinder.core.FailureReason;
import java.nio.file.Path;
import java.sql.SQLException;

/** Describes in a sentence why a SQLite file could not be opened. */
final class SqliteFailure {
    // https://www.sqlite.org/rescode.html; the lowest byte of a code is its family.
    private static final int FAMILY = 0xff;

    static final String RESTORE =
            "Move it away together with the files that begin with its name, and restore a backup"
                    + " with \"rejoinder restore\"";

    private static final int LOCKED = 6;
    private static final int NO_MEMORY = 7;
    private static final int DISK = 10;
    private static final int PROTOCOL = 15;
    private static final int TOO_BIG = 18;
    private static final int BUSY = 5;
    private static final int READ_ONLY = 8;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANNOT_OPEN = 14;
    private static final int NOT_A_DATABASE = 26;

    private SqliteFailure() {}

    static StorageException opening(Path file, Exception failure) {
        return new StorageException("The file " + file + " " + reason(failure) + ".", failure);
    }

    /** For a file that was passed as a backup and is not one. */
    static StorageException backup(Path file, Exception failure) {
        int family = family(failure);
        return family == NOT_A_DATABASE || family == CORRUPT
                ? new StorageException(
                        "The file "
                                + file
                                + " is not a backup that \"rejoinder backup\" has written, or it is"
                                + " damaged.",
                        failure)
                : opening(file, failure);
    }

    private static int family(Exception failure) {
        return FailureReason.cause(failure, SQLException.class)
                .map(cause -> cause.getErrorCode() & FAMILY)
                .orElse(0);
    }

    private static String reason(Exception failure) {
        SQLException cause = FailureReason.cause(failure, SQLException.class).orElse(null);
        return switch (family(failure)) {
            case BUSY, LOCKED, PROTOCOL -> "is locked by another program";
            case NO_MEMORY -> "cannot be opened: out of memory";
            case READ_ONLY, CANNOT_OPEN -> "cannot be read and written";
            case DISK -> "cannot be read or written: the disk reports an error or is full";
            case CORRUPT -> "is damaged. " + RESTORE;
            case FULL, TOO_BIG -> "cannot grow: the disk is full";
            case NOT_A_DATABASE -> "is not a SQLite database. " + RESTORE;
            default -> "cannot be opened: " + message(cause == null ? failure : cause);
        };
    }

    /** The message without the driver's error code. */
    private static String message(Exception failure) {
        return FailureReason.words(failure.getMessage())
                .map(words -> words.replaceFirst("^\\[SQLITE_[A-Z_]*]\\s*", ""))
                .orElse("the reason is unknown");
    }
}
