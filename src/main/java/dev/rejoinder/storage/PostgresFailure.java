package dev.rejoinder.storage;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.FailureReason;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Describes in a sentence why a PostgreSQL database could not be opened, without its password. */
final class PostgresFailure {
    private static final String CONNECTION_CLASS = "08";

    private PostgresFailure() {}

    static StorageException opening(String shownUrl, Throwable failure) {
        return new StorageException(
                "The database " + shownUrl + " " + reason(failure) + ".", failure);
    }

    /** Whether a retry may succeed: the database is unreachable, starting, slow, or too busy. */
    static boolean mayBeTransient(Throwable failure) {
        if (FailureReason.cause(failure, AppError.class)
                .filter(e -> e.code() == ErrorCode.OVERLOADED)
                .isPresent()) {
            return true;
        }
        Optional<SQLException> cause = FailureReason.cause(failure, SQLException.class);
        if (cause.isEmpty() || isAboutTls(failure)) {
            return false;
        }
        String state = state(cause.get());
        return switch (state) {
            // The driver gave up: no password, no TLS, or the host is not PostgreSQL.
            case "08004", "08P01" -> false;
            case "25006", "53300", "55P03", "57P01", "57P02", "57P03", "57014" -> true;
            // The connection pool's timeout has no SQLSTATE.
            case "" -> cause.get() instanceof java.sql.SQLTransientException;
            default -> state.startsWith(CONNECTION_CLASS);
        };
    }

    /** See https://www.postgresql.org/docs/current/errcodes-appendix.html. */
    private static String reason(Throwable failure) {
        Optional<SQLException> cause = FailureReason.cause(failure, SQLException.class);
        String state = cause.map(PostgresFailure::state).orElse("");
        String message = cause.map(Throwable::getMessage).orElse(failure.getMessage());
        return switch (state) {
            case "28P01" ->
                    "refuses this user or password: see database.user and database.password";
            case "28000" ->
                    "refuses this user or password, or its pg_hba.conf has no entry for this host"
                            + quoted(message);
            case "3D000" -> "does not exist: create it with createdb";
            case "3F000" -> "has no such schema: create the one that currentSchema names";
            case "42501" ->
                    "cannot be written to by this user, who needs the right to create tables"
                            + quoted(message);
            case "25006" -> "is not writable: it is read-only or a standby";
            case "53300" -> "has reached its connection limit";
            case "55P03" -> "is being migrated by another server";
            case "53100" -> "cannot grow: its disk is full";
            case "57P03" -> "is starting up or shutting down";
            case "08004" -> "rejects connections from this server" + quoted(message);
            case "08P01" -> "does not speak the PostgreSQL protocol: check the host and port";
            default ->
                    state.startsWith(CONNECTION_CLASS)
                            ? "cannot be reached" + whyNot(failure, message)
                            : "cannot be opened" + quoted(message);
        };
    }

    private static String whyNot(Throwable failure, @Nullable String message) {
        if (isAboutTls(failure)) {
            return ": the TLS connection failed" + quoted(message);
        }
        if (FailureReason.cause(failure, UnknownHostException.class).isPresent()) {
            return ": its host name cannot be resolved";
        }
        if (FailureReason.cause(failure, NoRouteToHostException.class).isPresent()) {
            return ": there is no route to its host";
        }
        if (FailureReason.cause(failure, ConnectException.class).isPresent()) {
            return ": nothing is listening at its host and port";
        }
        boolean slow =
                FailureReason.cause(failure, SocketTimeoutException.class).isPresent()
                        || String.valueOf(message).contains("timed out");
        return slow ? ": it timed out" : "";
    }

    private static boolean isAboutTls(Throwable failure) {
        return FailureReason.causes(failure)
                .anyMatch(
                        each ->
                                each instanceof java.security.GeneralSecurityException
                                        || String.valueOf(each.getMessage()).contains("SSL"));
    }

    private static String quoted(@Nullable String message) {
        return FailureReason.words(message)
                .flatMap(words -> words.lines().findFirst())
                .map(line -> line.replaceFirst("\\.$", ""))
                .map(line -> " (" + line + ")")
                .orElse("");
    }

    private static String state(SQLException failure) {
        return failure.getSQLState() == null ? "" : failure.getSQLState();
    }
}
