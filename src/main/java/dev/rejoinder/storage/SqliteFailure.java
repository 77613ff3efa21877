package dev.rejoinder.storage;

import java.nio.file.Path;
import java.sql.SQLException;

/** Says in a sentence why a SQLite file could not be opened. */
final class SqliteFailure {
    // https://www.sqlite.org/rescode.html; the lowest byte of a code is its family.
    private static final int FAMILY = 0xff;
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

    private static String reason(Exception failure) {
        SQLException cause =
                failure instanceof SQLException sqlException
                        ? sqlException
                        : failure.getCause() instanceof SQLException nested ? nested : null;
        int family = cause == null ? 0 : cause.getErrorCode() & FAMILY;
        return switch (family) {
            case BUSY -> "is locked by another program";
            case READ_ONLY, CANNOT_OPEN -> "cannot be read and written";
            case CORRUPT -> "is damaged";
            case FULL -> "cannot grow: the disk is full";
            case NOT_A_DATABASE -> "is not a database";
            default -> "cannot be opened: " + (cause == null ? failure : cause).getMessage();
        };
    }
}
