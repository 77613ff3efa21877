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
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL database. Work runs on the caller's own thread, which is a virtual one: waiting for
 * the network costs little. What others were in the way of runs again; so does what lost its
 * connection, unless it may be done already.
 */
public final class PostgresDatabase implements Database {
    /** The most callers at a time, those with a connection included. */
    static final int MAX_CALLERS = 8192;

    /** The most connections that are kept for brief work. */
    private static final int MOST_BRIEF = 4;

    /** The SQLSTATE of a database that takes no writes. */
    private static final String READ_ONLY = "25006";

    /** How long what is under way may take when the database is closed. */
    private static final Duration LAST_WORK = Duration.ofSeconds(10);

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
     * Opens the database, which must be there.
     *
     * @throws SQLException when it cannot be reached or refuses the user
     * @throws IllegalArgumentException with what is wrong with its URL
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
     * The same database for what can be done without it, and so waits for a quarter of a second and
     * no longer. Its few connections are among those of the address.
     */
    public static PostgresDatabase openBrief(PostgresConnectionSettings address, Clock clock) {
        return new PostgresDatabase(
                new PostgresDataSources(address),
                ConnectionPoolTimeouts.brief(brief(address)),
                clock);
    }

    private static int brief(PostgresConnectionSettings address) {
        return Math.clamp(address.connections() / 4, 1, MOST_BRIEF);
    }

    /**
     * Returns where the database takes writes at all.
     *
     * @throws AppError INTERNAL_ERROR with a cause that says so where it is read-only or a standby
     */
    public void requireWritable() {
        if (query(sql -> sql.number(WriteProbe.READ_ONLY)) > 0) {
            throw AppError.internal(
                    new SQLException("the database is read-only or a standby", READ_ONLY));
        }
    }

    /** How the connections are used now. */
    public ConnectionPoolState pool() {
        return pool.state();
    }

    /** For what brings its own SQL, such as migrations. */
    public DataSource source() {
        return connections.migrationDataSource();
    }

    /** For one connection that listens. */
    DataSource listener() {
        return connections.listenerDataSource();
    }

    /** What is done with a connection, and may be done again. */
    private interface Step<T extends @Nullable Object> {
        T run(RetryAttempts retries) throws SQLException;
    }

    @Override
    public <T extends @Nullable Object> T read(TransactionWork<T> work) {
        return repeat(
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
        return repeat(true, retries -> statement(retries, work));
    }

    @Override
    public <T extends @Nullable Object> T write(TransactionWork<T> work) {
        return repeat(false, retries -> transaction(retries, work));
    }

    @Override
    public <T extends @Nullable Object> T writeSingleStatement(TransactionWork<T> work) {
        return repeat(false, retries -> statement(retries, work));
    }

    @Override
    public <T> T writeIdempotently(
            TransactionWork<Optional<T>> shortcut, IdempotentWork<T> attempt) {
        return repeat(
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

    /** One statement, which the database commits by itself. */
    private <T extends @Nullable Object> T statement(RetryAttempts retries, TransactionWork<T> work)
            throws SQLException {
        try (var sql = new Sql(pool.connection(retries), 1)) {
            retries.committing();
            T result = work.run(sql);
            retries.committed();
            noteStored(sql);
            return result;
        }
    }

    private <T extends @Nullable Object> T transaction(
            RetryAttempts retries, TransactionWork<T> work) throws SQLException {
        Connection connection = pool.connection(retries);
        try (var sql = new Sql(connection, () -> pool.hurry(connection, retries))) {
            connection.setAutoCommit(false);
            T result = work.run(sql);
            pool.hurry(connection, retries);
            retries.committing();
            // Closed without it, which is what any failure comes to, the pool rolls back.
            connection.commit();
            retries.committed();
            noteStored(sql);
            return result;
        }
    }

    private void noteStored(Sql sql) {
        if (sql.changed()) {
            writeHealth.recordSuccess();
        }
    }

    private <T extends @Nullable Object> T repeat(boolean evenIfDone, Step<T> step) {
        if (pool.closing()) {
            throw AppError.shuttingDown();
        }
        if (RequestDeadline.left().compareTo(timeouts.connection()) < 0) {
            throw AppError.internal(PostgresPool.tooSlow());
        }
        if (!callers.tryAcquire()) {
            throw PostgresPool.overloaded();
        }
        long begun = clock.nanos();
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
                    pool.doubt();
                }
                if (error == PostgresError.LOST || PostgresError.mayConcernAllWrites(failure)) {
                    writeHealth.reportSuspectedFailure();
                }
                if (pool.away() || !retries.shouldRetry(error, evenIfDone)) {
                    throw failure;
                }
            }
        } catch (AppError e) {
            throw e;
        } catch (RuntimeException e) {
            throw AppError.internal(e);
        } finally {
            callers.release();
            RequestDeadline.spend(clock.nanos() - begun);
        }
    }

    /** Never: what a failed write was worth, the database itself tells its next reader. */
    @Override
    public Optional<FatalWriteFailure> fatalWriteFailure() {
        return Optional.empty();
    }

    @Override
    public boolean writable() {
        return !pool.closing() && !pool.away() && writeHealth.check();
    }

    @Override
    public void close() {
        if (!pool.beginClosing()) {
            return;
        }
        try {
            var _ = callers.tryAcquire(MAX_CALLERS, LAST_WORK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        pool.close();
    }
}
