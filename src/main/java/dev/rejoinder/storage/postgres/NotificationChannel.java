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
 * Words that the processes on one database call to each other with {@code NOTIFY}. A word may be
 * late, come twice, or get lost; whoever may have missed some is told so. Thread-safe.
 *
 * <p>Words are gathered, and sent by a statement of their own: commits that notify wait for one
 * another in the whole database, so no commit of data is one of them.
 */
public final class NotificationChannel implements AutoCloseable {
    /** The most words that wait to be sent; with more, the others are only told to look. */
    static final int MOST_WAITING = 4_096;

    /** In bytes; the database takes a little less than 8,000. */
    private static final int LONGEST_PAYLOAD = 7_900;

    /** What is said when there is too much to say. */
    private static final String ANYTHING = "*";

    private static final String SEPARATOR = "\n";

    /** The most a sender waits to gather words. */
    private static final Duration GATHERING = Duration.ofMillis(40);

    /** At least this far apart are two sendings, though there be a hurry. */
    private static final Duration APART = Duration.ofMillis(10);

    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    /** Nobody must wait for the disk because of a hint. */
    private static final String SEND =
            """
            select set_config('synchronous_commit', 'off', true), pg_notify('%s', payload)
            from unnest(:payloads) as payload
            """
                    .formatted(NotificationListener.CHANNEL);

    private static final Logger log = LoggerFactory.getLogger(NotificationChannel.class);

    /** Who is told. Called by one thread at a time. */
    public interface Receiver {
        void onNotifications(Collection<String> words);

        /** For a while nothing could be heard. */
        void onConnectionGap();
    }

    private final PostgresDatabase database;
    private final NotificationListener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition some = lock.newCondition();
    private final Set<String> waiting = new LinkedHashSet<>();
    private final Thread sender;
    private boolean hurried;
    private boolean closed;

    /** Begins to listen, and to send. */
    public NotificationChannel(PostgresDatabase database, Receiver hearer) {
        this.database = database;
        this.listener =
                new NotificationListener(
                        database.listener(), payloads -> deliver(payloads, hearer), hearer);
        this.sender = Thread.ofVirtual().name("announcements").start(this::send);
    }

    /**
     * Sends words without line breaks, each at most 255 characters long, soon. Returns at once.
     *
     * @param hurry whether they are not to wait for others
     */
    public void announce(Collection<String> words, boolean hurry) {
        lock.lock();
        try {
            waiting.addAll(words);
            if (waiting.size() > MOST_WAITING) {
                waiting.clear();
                waiting.add(ANYTHING);
            }
            hurried |= hurry;
            some.signal();
        } finally {
            lock.unlock();
        }
    }

    private static void deliver(List<String> payloads, Receiver hearer) {
        if (payloads.contains(ANYTHING)) {
            hearer.onConnectionGap();
        }
        hearer.onNotifications(List.of(String.join(SEPARATOR, payloads).split(SEPARATOR, -1)));
    }

    private void send() {
        boolean failing = false;
        for (List<String> words = take(); !words.isEmpty(); words = take()) {
            String[] payloads = payloads(words);
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
            gather();
        }
    }

    private void gather() {
        LockSupport.parkNanos(this, APART.toNanos());
        lock.lock();
        try {
            long left = GATHERING.minus(APART).toNanos();
            while (!hurried && !closed && left > 0) {
                left = some.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for words; none once this is closed and all are sent. */
    private List<String> take() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                some.awaitUninterruptibly();
            }
            List<String> taken = List.copyOf(waiting);
            waiting.clear();
            hurried = false;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    static String[] payloads(List<String> words) {
        var payloads = new ArrayList<String>();
        var payload = new StringBuilder();
        int bytes = 0;
        for (String word : words) {
            // At most three bytes for each UTF-16 unit.
            int more = SEPARATOR.length() + 3 * word.length();
            if (bytes + more > LONGEST_PAYLOAD) {
                payloads.add(payload.toString());
                payload.setLength(0);
                bytes = 0;
            }
            payload.append(bytes == 0 ? "" : SEPARATOR).append(word);
            bytes += more;
        }
        payloads.add(payload.toString());
        return payloads.toArray(String[]::new);
    }

    /** Sends what is waiting, and stops listening. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            some.signal();
        } finally {
            lock.unlock();
        }
        LockSupport.unpark(sender);
        try {
            sender.join(LAST_WORDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        listener.close();
    }
}
