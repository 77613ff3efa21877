package dev.rejoinder.storage.postgres;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.RequestDeadline;
import dev.rejoinder.storage.sql.Database;
import dev.rejoinder.storage.sql.IdempotentWork;
import dev.rejoinder.storage.sql.LostStore;
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

    /** Of the connections, those that are kept for brief work at most. */
    private static final int MOST_BRIEF = 4;

    /** Of the states, one that says that there is no connection. */
    private static final String AWAY = "08001";

    /** And one that says that what was asked for is broken off. */
    private static final String TOO_SLOW = "57014";

    /** And one that says that nothing can be written. */
    private static final String READ_ONLY = "25006";

    private static final Duration BUSY_RETRY = Duration.ofSeconds(2);

    /** How long what is under way may take when the database is closed. */
    private static final Duration LAST_WORK = Duration.ofSeconds(10);

    private final PostgresConnections connections;
    private final HikariDataSource pool;
    private final Timeouts timeouts;
    private final AvailabilityProbe availability;
    private final WriteHealth writeHealth;
    private final Clock clock;
    private final Semaphore callers = new Semaphore(MAX_CALLERS);
    private volatile boolean closed;

    private PostgresDatabase(PostgresConnections connections, Timeouts timeouts, Clock clock) {
        this.connections = connections;
        this.timeouts = timeouts;
        this.pool = connections.pool(timeouts);
        this.availability = new AvailabilityProbe(connections.hurried(), this::renew);
        this.writeHealth = new WriteHealth(clock, new WriteProbe(this));
        this.clock = clock;
    }

    /**
     * Opens the database, which must be there.
     *
     * @throws SQLException when it cannot be reached or refuses the user
     * @throws IllegalArgumentException with what is wrong with its URL
     */
    public static PostgresDatabase open(PostgresAddress address, Clock clock) throws SQLException {
        var connections = new PostgresConnections(address);
        connections.unhurried().getConnection().close();
        int others = address.connections() - brief(address);
        var database = new PostgresDatabase(connections, Timeouts.ofRequests(others), clock);
        database.fill(address.login());
        return database;
    }

    /**
     * Waits for a first connection for as long as a log-in may take, which is longer than requests
     * wait for one. The pool goes on with a log-in that nobody waits for any more.
     */
    private void fill(Duration login) throws SQLException {
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
     * The same database for what can be done without it, and so waits for a quarter of a second and
     * no longer. Its few connections are among those of the address.
     */
    public static PostgresDatabase openBrief(PostgresAddress address, Clock clock) {
        return new PostgresDatabase(
                new PostgresConnections(address), Timeouts.brief(brief(address)), clock);
    }

    private static int brief(PostgresAddress address) {
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

    /** What was open before the database went may hang, or lead to one that is none any more. */
    private void renew() {
        pool.getHikariPoolMXBean().softEvictConnections();
    }

    /** How the connections are used now. */
    public ConnectionPoolState pool() {
        HikariPoolMXBean now = pool.getHikariPoolMXBean();
        return new ConnectionPoolState(
                pool.getMaximumPoolSize(),
                now.getTotalConnections(),
                now.getActiveConnections(),
                now.getThreadsAwaitingConnection());
    }

    /** For what brings its own SQL, such as migrations. */
    public DataSource source() {
        return connections.unhurried();
    }

    /** For one connection that listens. */
    DataSource listener() {
        return connections.listening();
    }

    /** What is done with a connection, and may be done again. */
    private interface Step<T extends @Nullable Object> {
        T run(RetryBudget retries) throws SQLException;
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
    public <T extends @Nullable Object> T change(TransactionWork<T> work) {
        return repeat(false, retries -> statement(retries, work));
    }

    @Override
    public <T> T settle(TransactionWork<Optional<T>> shortcut, IdempotentWork<T> attempt) {
        return repeat(
                true,
                retries -> {
                    if (retries.first()) {
                        Optional<T> done = statement(retries, shortcut);
                        if (done.isPresent()) {
                            return done.get();
                        }
                    }
                    boolean mayBeDone = retries.mayBeDone();
                    return transaction(retries, sql -> attempt.run(sql, mayBeDone));
                });
    }

    /** One statement, which the database commits by itself. */
    private <T extends @Nullable Object> T statement(RetryBudget retries, TransactionWork<T> work)
            throws SQLException {
        try (var sql = new Sql(connection(retries), 1)) {
            retries.committing();
            T result = work.run(sql);
            retries.committed();
            noteStored(sql);
            return result;
        }
    }

    private <T extends @Nullable Object> T transaction(RetryBudget retries, TransactionWork<T> work)
            throws SQLException {
        Connection connection = connection(retries);
        try (var sql = new Sql(connection, () -> hurry(connection, retries))) {
            connection.setAutoCommit(false);
            T result = work.run(sql);
            hurry(connection, retries);
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
            writeHealth.proved();
        }
    }

    /** Keeps a transaction within the {@link RequestDeadline}. */
    private void hurry(Connection connection, RetryBudget retries) throws SQLException {
        if (!RequestDeadline.isBound()) {
            return;
        }
        if (retries.isOver()) {
            // To roll back is another answer to wait for; without the connection it is done anyway.
            pool.evictConnection(connection);
            connection.abort(Runnable::run);
            throw tooSlow();
        }
        connection.setNetworkTimeout(Runnable::run, (int) retries.answer().toMillis());
    }

    private static SQLException tooSlow() {
        return new SQLException("the request exceeded its deadline for the database", TOO_SLOW);
    }

    private Connection connection(RetryBudget retries) throws SQLException {
        if (availability.away()) {
            throw new SQLException("the database is unavailable", AWAY);
        }
        Connection connection = pooled();
        try {
            connection.setNetworkTimeout(Runnable::run, (int) retries.answer().toMillis());
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
            if (closed) {
                throw AppError.shuttingDown();
            }
            availability.doubt();
            // Whether they are used is no sign: between two users they are nobody's.
            if (pool.getHikariPoolMXBean().getTotalConnections() >= pool.getMaximumPoolSize()) {
                throw overloaded();
            }
            throw e;
        }
    }

    private <T extends @Nullable Object> T repeat(boolean evenIfDone, Step<T> step) {
        if (closed) {
            throw AppError.shuttingDown();
        }
        if (RequestDeadline.left().compareTo(timeouts.connection()) < 0) {
            throw AppError.internal(tooSlow());
        }
        if (!callers.tryAcquire()) {
            throw overloaded();
        }
        long begun = clock.nanos();
        try {
            var retries = new RetryBudget(clock, timeouts);
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
                    availability.doubt();
                }
                if (error == PostgresError.LOST || PostgresError.mayConcernAllWrites(failure)) {
                    writeHealth.doubt();
                }
                if (availability.away() || !retries.again(error, evenIfDone)) {
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

    private static AppError overloaded() {
        return AppError.retryLater(
                ErrorCode.OVERLOADED, "The server is storing as much as it can.", BUSY_RETRY);
    }

    /** Never: what a failed write was worth, the database itself tells its next reader. */
    @Override
    public Optional<LostStore> lost() {
        return Optional.empty();
    }

    @Override
    public boolean writable() {
        return !closed && !availability.away() && writeHealth.now();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        availability.close();
        try {
            var _ = callers.tryAcquire(MAX_CALLERS, LAST_WORK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        pool.close();
    }
}
