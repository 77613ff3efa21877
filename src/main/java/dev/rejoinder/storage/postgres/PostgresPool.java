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
 * The connection pool. Provides connections while the database is available, with statement
 * timeouts that respect the request's deadline. Thread-safe.
 */
final class PostgresPool implements AutoCloseable {
    /** The SQLSTATE of a connection that cannot be established. */
    private static final String UNAVAILABLE = "08001";

    /** The SQLSTATE of a statement that was cancelled. */
    private static final String CANCELED = "57014";

    private static final Duration BUSY_RETRY = Duration.ofSeconds(2);

    private final HikariDataSource pool;
    private final ConnectionPoolTimeouts timeouts;
    private final AvailabilityProbe availability;
    private volatile boolean closing;

    PostgresPool(PostgresDataSources connections, ConnectionPoolTimeouts timeouts) {
        this.timeouts = timeouts;
        this.pool = connections.pool(timeouts);
        this.availability = new AvailabilityProbe(connections.probeDataSource(), this::evictAll);
    }

    /**
     * Waits for the first connection as long as a login may take, which is longer than requests
     * wait. The pool continues a login after its caller has timed out.
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

    /**
     * Evicts all connections: those opened before the outage may hang, or lead to a former primary.
     */
    private void evictAll() {
        pool.getHikariPoolMXBean().softEvictConnections();
    }

    /** The current use of the connections. */
    ConnectionPoolState state() {
        HikariPoolMXBean now = pool.getHikariPoolMXBean();
        return new ConnectionPoolState(
                pool.getMaximumPoolSize(),
                now.getTotalConnections(),
                now.getActiveConnections(),
                now.getThreadsAwaitingConnection());
    }

    /** Whether the database is known to be unavailable. */
    boolean isUnavailable() {
        return availability.isUnavailable();
    }

    /** Starts a probe after an error that may mean that the database is unavailable. */
    void reportSuspectedFailure() {
        availability.reportSuspectedFailure();
    }

    /**
     * Sets the timeout of the next statement from the {@link RequestDeadline}. Aborts the
     * connection and throws if the deadline has passed.
     */
    void applyDeadline(Connection connection, RetryAttempts retries) throws SQLException {
        if (!RequestDeadline.isBound()) {
            return;
        }
        if (retries.deadlineExceeded()) {
            // Do not wait for a rollback: PostgreSQL rolls back when the connection ends.
            pool.evictConnection(connection);
            connection.abort(Runnable::run);
            throw deadlineExceeded();
        }
        connection.setNetworkTimeout(Runnable::run, (int) retries.statementTimeout().toMillis());
    }

    static SQLException deadlineExceeded() {
        return new SQLException("the request exceeded its deadline for the database", CANCELED);
    }

    Connection connection(RetryAttempts retries) throws SQLException {
        if (availability.isUnavailable()) {
            throw new SQLException("the database is unavailable", UNAVAILABLE);
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
            // Checks the number of open and not of used connections: a connection that changes
            // hands is briefly unused.
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

    /** Rejects new work; running transactions continue. Returns false if already closing. */
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
