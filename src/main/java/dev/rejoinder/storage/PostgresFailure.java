package dev.rejoinder.storage;

import java.sql.SQLException;
import java.util.Objects;

/** Says in a sentence why a PostgreSQL database could not be opened; never with its password. */
final class PostgresFailure {
    private PostgresFailure() {}

    static StorageException opening(String shownUrl, Exception failure) {
        return new StorageException(
                "The database " + shownUrl + " " + reason(failure) + ".", failure);
    }

    /** See https://www.postgresql.org/docs/current/errcodes-appendix.html. */
    private static String reason(Exception failure) {
        SQLException cause =
                failure instanceof SQLException sqlException
                        ? sqlException
                        : failure.getCause() instanceof SQLException nested ? nested : null;
        String state = cause == null ? "" : Objects.requireNonNullElse(cause.getSQLState(), "");
        return switch (state) {
            case "28P01", "28000" -> "refuses this user or password";
            case "3D000" -> "is not there: make it with createdb";
            case "42501", "25006" -> "cannot be written to by this user";
            case "53300" -> "has no connection left";
            case "57P03" -> "is starting up or shutting down";
            default ->
                    state.startsWith("08")
                            ? "cannot be reached"
                            : "cannot be opened: " + (cause == null ? failure : cause).getMessage();
        };
    }
}
