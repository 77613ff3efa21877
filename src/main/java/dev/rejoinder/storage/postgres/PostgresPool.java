package dev.rejoinder.storage.postgres;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.RequestDeadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The connection pool: hands out connections while the database is there, with the time that a
 * request has left for each answer. Thread-safe.
 */
final class PostgresPool implements AutoCloseable {
    /** The SQLSTATE of a connection that cannot be established. */
    private static final String AWAY = "08001";

    /** The SQLSTATE of a statement that was cancelled. */
    private static final String TOO_SLOW = "57014";

    private static final Duration BUSY_RETRY = Duration.ofSeconds(2);

    private final HikariDataSource pool;
    private final ConnectionPoolTimeouts timeouts;
    private final AvailabilityProbe availability;
    private volatile boolean closing;

    PostgresPool(PostgresDataSources connections, ConnectionPoolTimeouts timeouts) {
        this.timeouts = timeouts;
        this.pool = connections.pool(timeouts);
        this.availability = new AvailabilityProbe(connections.probeDataSource(), this::renew);
    }

    /**
     * Waits for a first connection for as long as a log-in may take, which is longer than requests
     * wait for one. The pool goes on with a log-in that nobody waits for any more.
     */
    void fill(Duration login) throws SQLException {
        long tries = 1 + login.dividedBy(timeouts.connection());
        for (long i = 1; i <= tries; i++) {
            try {
                pool.getConnection().close();
                return;
            } catch (SQLException slow) {
                if (i == tries) {
                    pool.close();
                    throw slow;
                }
            }
        }
    }

    /** What was open before the database went may hang, or lead to one that is none any more. */
    private void renew() {
        pool.getHikariPoolMXBean().softEvictConnections();
    }

    /** How the connections are used now. */
    ConnectionPoolState state() {
        HikariPoolMXBean now = pool.getHikariPoolMXBean();
        return new ConnectionPoolState(
                pool.getMaximumPoolSize(),
                now.getTotalConnections(),
                now.getActiveConnections(),
                now.getThreadsAwaitingConnection());
    }

    /** Whether the database was found away, and has not come back since. */
    boolean away() {
        return availability.isUnavailable();
    }

    /** Has the database looked for, because something failed that may be its absence. */
    void doubt() {
        availability.reportSuspectedFailure();
    }

    /** Keeps a transaction within the {@link RequestDeadline}. */
    void hurry(Connection connection, RetryAttempts retries) throws SQLException {
        if (!RequestDeadline.isBound()) {
            return;
        }
        if (retries.isOver()) {
            // To roll back is another answer to wait for; without the connection it is done anyway.
            pool.evictConnection(connection);
            connection.abort(Runnable::run);
            throw tooSlow();
        }
        connection.setNetworkTimeout(Runnable::run, (int) retries.statementTimeout().toMillis());
    }

    static SQLException tooSlow() {
        return new SQLException("the request exceeded its deadline for the database", TOO_SLOW);
    }

    Connection connection(RetryAttempts retries) throws SQLException {
        if (availability.isUnavailable()) {
            throw new SQLException("the database is unavailable", AWAY);
        }
        Connection connection = pooled();
        try {
            connection.setNetworkTimeout(
                    Runnable::run, (int) retries.statementTimeout().toMillis());
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private Connection pooled() throws SQLException {
        try {
            return pool.getConnection();
        } catch (SQLException e) {
            if (closing) {
                throw AppError.shuttingDown();
            }
            availability.reportSuspectedFailure();
            // Whether they are used is no sign: between two users they are nobody's.
            if (pool.getHikariPoolMXBean().getTotalConnections() >= pool.getMaximumPoolSize()) {
                throw overloaded();
            }
            throw e;
        }
    }

    static AppError overloaded() {
        return AppError.retryLater(
                ErrorCode.OVERLOADED, "The server is storing as much as it can.", BUSY_RETRY);
    }

    boolean closing() {
        return closing;
    }

    /** Refuses further work, while that under way goes on; false when it does already. */
    boolean beginClosing() {
        if (closing) {
            return false;
        }
        closing = true;
        availability.close();
        return true;
    }

    @Override
    public void close() {
        pool.close();
    }
}
