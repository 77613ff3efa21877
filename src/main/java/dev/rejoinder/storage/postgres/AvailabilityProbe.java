package dev.rejoinder.storage.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tracks whether the database is available: a circuit breaker. After a suspected failure a
 * background thread probes the database with its own connection until it answers. While the
 * database is unavailable, callers fail at once instead of waiting. Thread-safe.
 */
final class AvailabilityProbe implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AvailabilityProbe.class);
    private static final Duration PROBE_INTERVAL = Duration.ofMillis(250);

    private final DataSource source;
    private final Runnable onRecovery;
    private final AtomicBoolean probing = new AtomicBoolean();
    private volatile boolean isUnavailable;
    private volatile boolean closed;

    /**
     * @param source connections with short timeouts
     * @param onRecovery runs when the database answers again, before callers use it
     */
    AvailabilityProbe(DataSource source, Runnable onRecovery) {
        this.source = source;
        this.onRecovery = onRecovery;
    }

    /** Whether the last probe failed. */
    boolean isUnavailable() {
        return isUnavailable;
    }

    /**
     * Starts a probe after an error that may mean that the database is unavailable. Does not block.
     */
    void reportSuspectedFailure() {
        if (!closed && probing.compareAndSet(false, true)) {
            Thread.ofVirtual().name("postgres-availability").start(this::probe);
        }
    }

    private void probe() {
        try {
            while (!closed && !isAvailable()) {
                if (!isUnavailable) {
                    isUnavailable = true;
                    LOG.warn("The database is unavailable");
                }
                LockSupport.parkNanos(this, PROBE_INTERVAL.toNanos());
            }
            if (isUnavailable && !closed) {
                onRecovery.run();
                LOG.warn("The database is available again");
            }
        } finally {
            isUnavailable = false;
            probing.set(false);
        }
    }

    private boolean isAvailable() {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            return statement.execute("select 1");
        } catch (SQLException e) {
            // Any other error shows that the database answers.
            return PostgresError.of(e.getSQLState()) != PostgresError.LOST;
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
