package dev.rejoinder.storage.postgres;

import dev.rejoinder.core.AppError;
import dev.rejoinder.storage.sql.Parameters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exchanges short messages between the processes on one database with {@code NOTIFY}. A message may
 * arrive late, twice, or never; the receiver learns of possible gaps. Thread-safe.
 *
 * <p>Messages are batched and sent by a statement of their own. Commits that notify take a lock on
 * the whole database, so a commit of data never notifies.
 */
public final class NotificationChannel implements AutoCloseable {
    /** Maximum number of queued messages. If there are more, receivers get a gap instead. */
    static final int MAX_QUEUED = 4_096;

    /** In bytes; PostgreSQL's limit is just below 8,000. */
    private static final int MAX_PAYLOAD_BYTES = 7_900;

    /** Sent in place of the messages when the queue is full. */
    private static final String OVERFLOW = "*";

    private static final String SEPARATOR = "\n";

    /** How long messages are collected into one batch. */
    private static final Duration BATCH_WINDOW = Duration.ofMillis(40);

    /** Minimum interval between two batches, even with urgent messages. */
    private static final Duration MIN_INTERVAL = Duration.ofMillis(10);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    /** Asynchronous commit: a notification need not be durable. */
    private static final String SEND =
            """
            select set_config('synchronous_commit', 'off', true), pg_notify('%s', payload)
            from unnest(:payloads) as payload
            """
                    .formatted(NotificationListener.CHANNEL);

    private static final Logger log = LoggerFactory.getLogger(NotificationChannel.class);

    /** Receives messages. Called by one thread at a time. */
    public interface Receiver {
        void onNotifications(Collection<String> messages);

        /** Messages may have been lost: the connection was down, or a queue was full. */
        void onConnectionGap();
    }

    private final PostgresDatabase database;
    private final NotificationListener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<String> queue = new LinkedHashSet<>();
    private final Thread sender;
    private boolean urgent;
    private boolean closed;

    /** Starts to listen and to send. */
    public NotificationChannel(PostgresDatabase database, Receiver receiver) {
        this.database = database;
        this.listener =
                new NotificationListener(
                        database.listener(), payloads -> deliver(payloads, receiver), receiver);
        this.sender = Thread.ofVirtual().name("notification-sender").start(this::runSender);
    }

    /**
     * Queues messages without line breaks, each at most 255 characters long. Does not block.
     *
     * @param isUrgent whether to send without collecting more messages
     */
    public void send(Collection<String> messages, boolean isUrgent) {
        lock.lock();
        try {
            queue.addAll(messages);
            if (queue.size() > MAX_QUEUED) {
                queue.clear();
                queue.add(OVERFLOW);
            }
            urgent |= isUrgent;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private static void deliver(List<String> payloads, Receiver receiver) {
        if (payloads.contains(OVERFLOW)) {
            receiver.onConnectionGap();
        }
        receiver.onNotifications(List.of(String.join(SEPARATOR, payloads).split(SEPARATOR, -1)));
    }

    private void runSender() {
        boolean failing = false;
        for (List<String> messages = take(); !messages.isEmpty(); messages = take()) {
            String[] payloads = payloads(messages);
            try {
                database.writeSingleStatement(
                        sql -> sql.query(SEND, row -> true, Parameters.of("payloads", payloads)));
                failing = false;
            } catch (AppError failure) {
                if (!failing) {
                    failing = true;
                    log.debug(
                            "a notification could not be sent; other servers notice the change"
                                    + " later",
                            failure);
                }
            }
            collect();
        }
    }

    private void collect() {
        LockSupport.parkNanos(this, MIN_INTERVAL.toNanos());
        lock.lock();
        try {
            long left = BATCH_WINDOW.minus(MIN_INTERVAL).toNanos();
            while (!urgent && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Blocks until there are messages. Returns an empty list once this is closed and all are sent.
     */
    private List<String> take() {
        lock.lock();
        try {
            while (queue.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            List<String> taken = List.copyOf(queue);
            queue.clear();
            urgent = false;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    static String[] payloads(List<String> messages) {
        var payloads = new ArrayList<String>();
        var payload = new StringBuilder();
        int bytes = 0;
        for (String message : messages) {
            // UTF-8 takes at most three bytes per UTF-16 unit.
            int more = SEPARATOR.length() + 3 * message.length();
            if (bytes + more > MAX_PAYLOAD_BYTES) {
                payloads.add(payload.toString());
                payload.setLength(0);
                bytes = 0;
            }
            payload.append(bytes == 0 ? "" : SEPARATOR).append(message);
            bytes += more;
        }
        payloads.add(payload.toString());
        return payloads.toArray(String[]::new);
    }

    /** Sends the queued messages and stops listening. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        LockSupport.unpark(sender);
        try {
            sender.join(CLOSE_TIMEOUT);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        listener.close();
    }
}
