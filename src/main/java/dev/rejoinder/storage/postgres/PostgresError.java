package dev.rejoinder.storage.postgres;

import dev.rejoinder.core.AppError;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a failure of the database says about the work that met it. */
enum PostgresError {
    /** Others were in the way. Nothing is stored, and the same work may do better now. */
    CONFLICT,
    /** The connection is gone; whether a commit on its way was done, nobody knows. */
    LOST,
    /** It would fail again. */
    FINAL;

    /**
     * Whether it says something about the database rather than about the work: no resources (a full
     * disk among them), broken off by the operator, a fault of the system, damage, read-only.
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

    /** The failure that an error of work was made from. */
    static PostgresError of(AppError error) {
        return error.getCause() instanceof SQLException cause ? of(cause.getSQLState()) : FINAL;
    }

    /** See https://www.postgresql.org/docs/current/errcodes-appendix.html. */
    static PostgresError of(@Nullable String state) {
        return switch (state) {
            case null -> FINAL;
            // A serialization failure, a deadlock, and a row that somebody else was faster to
            // insert: the next run finds it.
            case "40001", "40P01", "23505", "23503" -> CONFLICT;
            // Shut down, crashed, starting up, and a transaction that stood still for too long.
            case "57P01", "57P02", "57P03", "57P05", "25P03" -> LOST;
            default -> state.startsWith("08") ? LOST : FINAL;
        };
    }
}
