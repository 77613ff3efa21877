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

/** Listens on a connection of its own, and gets a new one when that is lost. */
final class NotificationListener implements AutoCloseable {
    static final String CHANNEL = "rejoinder";

    /** After so much silence the connection is tried. */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(NotificationListener.class);

    private final DataSource source;
    private final Consumer<List<String>> payloads;
    private final NotificationChannel.Receiver hearer;
    private final Thread thread;
    private volatile @Nullable Connection connection;
    private volatile boolean closed;

    NotificationListener(
            DataSource source,
            Consumer<List<String>> payloads,
            NotificationChannel.Receiver hearer) {
        this.source = source;
        this.payloads = payloads;
        this.hearer = hearer;
        this.thread = Thread.ofVirtual().name("ear").start(this::live);
    }

    private void live() {
        Duration pause = FIRST_PAUSE;
        while (!closed) {
            try (Connection current = source.getConnection()) {
                connection = current;
                begin(current);
                pause = FIRST_PAUSE;
                hearer.onConnectionGap();
                listen(current);
            } catch (SQLException lost) {
                if (!closed) {
                    log.debug("the connection for notifications was lost", lost);
                }
            } catch (RuntimeException bug) {
                log.error("A notification from another server could not be handled", bug);
            }
            if (!closed) {
                LockSupport.parkNanos(this, pause.toNanos());
                pause = pause.multipliedBy(2);
                pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
            }
        }
    }

    private static void begin(Connection current) throws SQLException {
        try (Statement statement = current.createStatement()) {
            statement.execute("listen " + CHANNEL);
        }
    }

    private void listen(Connection current) throws SQLException {
        PGConnection postgres = current.unwrap(PGConnection.class);
        while (!closed) {
            PGNotification[] heard = postgres.getNotifications((int) SILENCE.toMillis());
            if (heard == null || heard.length == 0) {
                isThere(current);
                continue;
            }
            payloads.accept(Arrays.stream(heard).map(PGNotification::getParameter).toList());
        }
    }

    private static void isThere(Connection current) throws SQLException {
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
                // Closing it properly would wait for the thread that listens on it.
                current.abort(Runnable::run);
            } catch (SQLException e) {
                log.debug("the connection was already closed", e);
            }
        }
        LockSupport.unpark(thread);
    }
}
