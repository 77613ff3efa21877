package dev.rejoinder.storage.postgres;

import dev.rejoinder.core.AppError;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a database error means for a retry. */
enum PostgresError {
    /** A conflict with another transaction. Nothing is stored; a retry may succeed. */
    CONFLICT,
    /** The connection is lost; the outcome of a commit in progress is unknown. */
    LOST,
    /** A retry would fail too. */
    FINAL;

    /**
     * Whether the error concerns the database and not only this statement: insufficient resources
     * such as a full disk, operator intervention, a system error, corruption, or read-only.
     */
    static boolean mayConcernAllWrites(AppError error) {
        if (!(error.getCause() instanceof SQLException cause) || cause.getSQLState() == null) {
            return false;
        }
        String state = cause.getSQLState();
        return state.equals("25006")
                || state.startsWith("53")
                || state.startsWith("57")
                || state.startsWith("58")
                || state.startsWith("XX");
    }

    /** Classifies the cause of an error. */
    static PostgresError of(AppError error) {
        return error.getCause() instanceof SQLException cause ? of(cause.getSQLState()) : FINAL;
    }

    /** See https://www.postgresql.org/docs/current/errcodes-appendix.html. */
    static PostgresError of(@Nullable String state) {
        return switch (state) {
            case null -> FINAL;
            // A serialization failure, a deadlock, and a row that another transaction inserted
            // first: a retry finds it.
            case "40001", "40P01", "23505", "23503" -> CONFLICT;
            // Shut down, crashed, starting up, and idle-in-transaction timeout.
            case "57P01", "57P02", "57P03", "57P05", "25P03" -> LOST;
            default -> state.startsWith("08") ? LOST : FINAL;
        };
    }
}
