package dev.rejoinder.storage.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives notifications on its own connection, and reconnects with exponential backoff when the
 * connection is lost.
 */
final class NotificationListener implements AutoCloseable {
    static final String CHANNEL = "rejoinder";

    /** Without a notification for this long, the connection is checked. */
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);

    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(NotificationListener.class);

    private final DataSource source;
    private final Consumer<List<String>> payloads;
    private final NotificationChannel.Receiver receiver;
    private final Thread thread;
    private volatile @Nullable Connection connection;
    private volatile boolean closed;

    NotificationListener(
            DataSource source,
            Consumer<List<String>> payloads,
            NotificationChannel.Receiver receiver) {
        this.source = source;
        this.payloads = payloads;
        this.receiver = receiver;
        this.thread = Thread.ofVirtual().name("notification-listener").start(this::run);
    }

    private void run() {
        Duration backoff = FIRST_BACKOFF;
        while (!closed) {
            try (Connection current = source.getConnection()) {
                connection = current;
                subscribe(current);
                backoff = FIRST_BACKOFF;
                receiver.onConnectionGap();
                listen(current);
            } catch (SQLException lost) {
                if (!closed) {
                    log.debug("the connection for notifications was lost", lost);
                }
            } catch (RuntimeException bug) {
                log.error("A notification from another server could not be handled", bug);
            }
            if (!closed) {
                LockSupport.parkNanos(this, backoff.toNanos());
                backoff = backoff.multipliedBy(2);
                backoff = backoff.compareTo(MAX_BACKOFF) < 0 ? backoff : MAX_BACKOFF;
            }
        }
    }

    private static void subscribe(Connection current) throws SQLException {
        try (Statement statement = current.createStatement()) {
            statement.execute("listen " + CHANNEL);
        }
    }

    private void listen(Connection current) throws SQLException {
        PGConnection postgres = current.unwrap(PGConnection.class);
        while (!closed) {
            PGNotification[] notifications =
                    postgres.getNotifications((int) CHECK_INTERVAL.toMillis());
            if (notifications == null || notifications.length == 0) {
                check(current);
                continue;
            }
            payloads.accept(
                    Arrays.stream(notifications).map(PGNotification::getParameter).toList());
        }
    }

    private static void check(Connection current) throws SQLException {
        try (Statement statement = current.createStatement()) {
            statement.execute("select 1");
        }
    }

    @Override
    public void close() {
        closed = true;
        Connection current = connection;
        if (current != null) {
            try {
                // A regular close would wait for the thread that listens on the connection.
                current.abort(Runnable::run);
            } catch (SQLException e) {
                log.debug("the connection was already closed", e);
            }
        }
        LockSupport.unpark(thread);
    }
}
