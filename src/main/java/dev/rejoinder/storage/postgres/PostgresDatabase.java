package dev.rejoinder.storage.postgres;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.RequestDeadline;
import dev.rejoinder.storage.sql.Database;
import dev.rejoinder.storage.sql.FatalWriteFailure;
import dev.rejoinder.storage.sql.IdempotentWork;
import dev.rejoinder.storage.sql.Sql;
import dev.rejoinder.storage.sql.TransactionWork;
import dev.rejoinder.storage.sql.WriteHealth;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL database. Transactions run on the caller's thread, which is virtual, so waiting for
 * the network is cheap. A transaction is retried after a conflict, and after a lost connection
 * unless it may be committed.
 */
public final class PostgresDatabase implements Database {
    private static final Logger log = LoggerFactory.getLogger(PostgresDatabase.class);

    /** Maximum number of concurrent callers, including those that wait for a connection. */
    static final int MAX_CALLERS = 8192;

    /** Maximum size of the brief pool. */
    private static final int MAX_BRIEF_CONNECTIONS = 4;

    /** The SQLSTATE of a read-only database. */
    private static final String READ_ONLY = "25006";

    /** How long a request for an erasure may wait for it. */
    private static final Duration VACUUM_TIMEOUT = Duration.ofSeconds(5);

    /** How long {@link #close} waits for running transactions. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final PostgresDataSources connections;
    private final PostgresPool pool;
    private final ConnectionPoolTimeouts timeouts;
    private final WriteHealth writeHealth;
    private final Clock clock;
    private final Semaphore callers = new Semaphore(MAX_CALLERS);

    private PostgresDatabase(
            PostgresDataSources connections, ConnectionPoolTimeouts timeouts, Clock clock) {
        this.connections = connections;
        this.timeouts = timeouts;
        this.pool = new PostgresPool(connections, timeouts);
        this.writeHealth = new WriteHealth(clock, new WriteProbe(this));
        this.clock = clock;
    }

    /**
     * Connects to the database, which must be available.
     *
     * @throws SQLException if it cannot be reached or refuses the user
     * @throws IllegalArgumentException if the URL is not supported; the message says why
     */
    public static PostgresDatabase open(PostgresConnectionSettings address, Clock clock)
            throws SQLException {
        var connections = new PostgresDataSources(address);
        connections.migrationDataSource().getConnection().close();
        int others = address.connections() - brief(address);
        var database =
                new PostgresDatabase(connections, ConnectionPoolTimeouts.ofRequests(others), clock);
        database.pool.fill(address.login());
        return database;
    }

    /**
     * Opens a second pool for optional work, which fails after a quarter of a second instead of
     * waiting. Its few connections count towards those of the address.
     */
    public static PostgresDatabase openBrief(PostgresConnectionSettings address, Clock clock) {
        return new PostgresDatabase(
                new PostgresDataSources(address),
                ConnectionPoolTimeouts.brief(brief(address)),
                clock);
    }

    private static int brief(PostgresConnectionSettings address) {
        return Math.clamp(address.connections() / 4, 1, MAX_BRIEF_CONNECTIONS);
    }

    /**
     * Checks that the database is writable.
     *
     * @throws AppError INTERNAL_ERROR, with a cause that says so, if it is read-only or a standby
     */
    public void requireWritable() {
        if (query(sql -> sql.number(WriteProbe.READ_ONLY)) > 0) {
            throw AppError.internal(
                    new SQLException("the database is read-only or a standby", READ_ONLY));
        }
    }

    /** The current use of the connections. */
    public ConnectionPoolState pool() {
        return pool.state();
    }

    /** Separate connections, for migrations and copies. */
    public DataSource source() {
        return connections.migrationDataSource();
    }

    /** For the connection that listens. */
    DataSource listener() {
        return connections.listenerDataSource();
    }

    /** One attempt, which may be retried. */
    private interface Step<T extends @Nullable Object> {
        T run(RetryAttempts retries) throws SQLException;
    }

    @Override
    public <T extends @Nullable Object> T read(TransactionWork<T> work) {
        return runWithRetries(
                true,
                retries ->
                        transaction(
                                retries,
                                sql -> {
                                    sql.run(
                                            "set transaction isolation level repeatable read,"
                                                    + " read only");
                                    return work.run(sql);
                                }));
    }

    @Override
    public <T extends @Nullable Object> T query(TransactionWork<T> work) {
        return runWithRetries(true, retries -> statement(retries, work));
    }

    /**
     * Vacuums and analyzes the tables that had the text of users, if the user of the database may
     * do so: the statistics of the planner have samples of texts. What is not done in time is left
     * to autovacuum.
     */
    @Override
    public boolean discardDeleted(List<String> tables) {
        try (Connection connection = source().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set statement_timeout = '" + VACUUM_TIMEOUT.toMillis() + "ms'");
            statement.execute("vacuum (analyze) " + String.join(", ", tables));
        } catch (SQLException later) {
            log.info("vacuum is left to autovacuum: {}", later.getMessage());
        }
        return true;
    }

    @Override
    public <T extends @Nullable Object> T write(TransactionWork<T> work) {
        return runWithRetries(false, retries -> transaction(retries, work));
    }

    @Override
    public <T extends @Nullable Object> T writeSingleStatement(TransactionWork<T> work) {
        return runWithRetries(false, retries -> statement(retries, work));
    }

    @Override
    public <T> T writeIdempotently(
            TransactionWork<Optional<T>> shortcut, IdempotentWork<T> attempt) {
        return runWithRetries(
                true,
                retries -> {
                    if (retries.first()) {
                        Optional<T> done = statement(retries, shortcut);
                        if (done.isPresent()) {
                            return done.get();
                        }
                    }
                    boolean mayBeDone = retries.commitUncertain();
                    return transaction(retries, sql -> attempt.run(sql, mayBeDone));
                });
    }

    /** Runs a single statement in autocommit mode. */
    private <T extends @Nullable Object> T statement(RetryAttempts retries, TransactionWork<T> work)
            throws SQLException {
        try (var sql = new Sql(pool.connection(retries), 1)) {
            retries.committing();
            T result = work.run(sql);
            retries.committed();
            recordSuccess(sql);
            return result;
        }
    }

    private <T extends @Nullable Object> T transaction(
            RetryAttempts retries, TransactionWork<T> work) throws SQLException {
        Connection connection = pool.connection(retries);
        try (var sql = new Sql(connection, () -> pool.applyDeadline(connection, retries))) {
            connection.setAutoCommit(false);
            T result = work.run(sql);
            pool.applyDeadline(connection, retries);
            retries.committing();
            // If this is not reached, closing the connection rolls back.
            connection.commit();
            retries.committed();
            recordSuccess(sql);
            return result;
        }
    }

    private void recordSuccess(Sql sql) {
        if (sql.changed()) {
            writeHealth.recordSuccess();
        }
    }

    private <T extends @Nullable Object> T runWithRetries(boolean evenIfDone, Step<T> step) {
        if (pool.closing()) {
            throw AppError.shuttingDown();
        }
        if (RequestDeadline.left().compareTo(timeouts.connection()) < 0) {
            throw AppError.internal(PostgresPool.deadlineExceeded());
        }
        if (!callers.tryAcquire()) {
            throw PostgresPool.overloaded();
        }
        long startedAt = clock.nanos();
        try {
            var retries = new RetryAttempts(clock, timeouts);
            while (true) {
                AppError failure;
                try {
                    return step.run(retries);
                } catch (AppError e) {
                    failure = e;
                } catch (SQLException e) {
                    failure = AppError.internal(e);
                }
                PostgresError error = PostgresError.of(failure);
                if (error == PostgresError.LOST) {
                    pool.reportSuspectedFailure();
                }
                if (error == PostgresError.LOST || PostgresError.mayConcernAllWrites(failure)) {
                    writeHealth.reportSuspectedFailure();
                }
                if (pool.isUnavailable() || !retries.shouldRetry(error, evenIfDone)) {
                    throw failure;
                }
            }
        } catch (AppError e) {
            throw e;
        } catch (RuntimeException e) {
            throw AppError.internal(e);
        } finally {
            callers.release();
            RequestDeadline.spend(clock.nanos() - startedAt);
        }
    }

    /** Always empty: after a failed write, PostgreSQL itself recovers and reports its state. */
    @Override
    public Optional<FatalWriteFailure> fatalWriteFailure() {
        return Optional.empty();
    }

    @Override
    public boolean writable() {
        return !pool.closing() && !pool.isUnavailable() && writeHealth.check();
    }

    @Override
    public void close() {
        if (!pool.beginClosing()) {
            return;
        }
        try {
            var _ =
                    callers.tryAcquire(
                            MAX_CALLERS, CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        pool.close();
    }
}
