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
 * Whether the database is there. Looked into, with a connection of its own, from when somebody
 * doubts it until it is; meanwhile all others fail at once and wait for nothing. Thread-safe.
 */
final class AvailabilityProbe implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AvailabilityProbe.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private final DataSource source;
    private final Runnable returned;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile boolean isUnavailable;
    private volatile boolean closed;

    /**
     * @param source whose connections have little time
     * @param returned what is done when it is there again, before others use it
     */
    AvailabilityProbe(DataSource source, Runnable returned) {
        this.source = source;
        this.returned = returned;
    }

    /** Whether it was looked for and not found, and has not been since. */
    boolean isUnavailable() {
        return isUnavailable;
    }

    /** Something went wrong that may be its absence. Returns at once. */
    void reportSuspectedFailure() {
        if (!closed && looking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("postgres-reach").start(this::look);
        }
    }

    private void look() {
        try {
            while (!closed && !isThere()) {
                if (!isUnavailable) {
                    isUnavailable = true;
                    LOG.warn("The database is unavailable");
                }
                LockSupport.parkNanos(this, BETWEEN_LOOKS.toNanos());
            }
            if (isUnavailable && !closed) {
                returned.run();
                LOG.warn("The database is available again");
            }
        } finally {
            isUnavailable = false;
            looking.set(false);
        }
    }

    private boolean isThere() {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            return statement.execute("select 1");
        } catch (SQLException e) {
            // Whatever else it says, it says something.
            return PostgresError.of(e.getSQLState()) != PostgresError.LOST;
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
