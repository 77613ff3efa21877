package dev.rejoinder.handover;

import dev.rejoinder.core.AppError;
import dev.rejoinder.handover.HandoverStore.ConversationKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open streams of conversations and of the inbox on this server, and the thread that makes them
 * read. The database is the truth; signals only tell which streams to read. Signals of other
 * servers may be lost, so {@link #recheck} compares fingerprints. Thread-safe.
 */
public final class ConversationFeed implements ConversationChanges, AutoCloseable {
    /** The number of conversations that one query of {@link #recheck} compares. */
    private static final int RECHECKED_AT_ONCE = 500;

    private static final Logger log = LoggerFactory.getLogger(ConversationFeed.class);

    private final HandoverStore store;
    private final boolean shared;
    private final Map<String, Set<Subscriber>> byConversation = new ConcurrentHashMap<>();
    private final Set<Subscriber> inbox = ConcurrentHashMap.newKeySet();
    private final Set<Subscriber> due = ConcurrentHashMap.newKeySet();
    private final Set<Subscriber> failed = ConcurrentHashMap.newKeySet();
    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private Map<ConversationKey, String> fingerprints = Map.of();
    private volatile boolean closed;

    /** A stream that reads what is new. */
    public interface Subscriber {
        /** The conversation that it follows; null for the inbox. */
        @Nullable ConversationKey conversation();

        /** Reads what is new and sends it. Called by one thread at a time; may block. */
        void read();

        /** Sends a heartbeat if one is due. Must return at once. Called by one thread. */
        void tick(long nowNanos);

        /** The server stops: ends the stream, so that its client goes to another server. */
        void end();
    }

    /**
     * Creates a feed.
     *
     * @param shared whether other servers use the same database
     */
    public ConversationFeed(HandoverStore store, boolean shared) {
        this.store = store;
        this.shared = shared;
        Thread.ofVirtual().name("conversation-feed").start(this::runReader);
    }

    /** Adds a stream and makes it read. */
    public void subscribe(Subscriber subscriber) {
        ConversationKey key = subscriber.conversation();
        if (key == null) {
            inbox.add(subscriber);
        } else {
            byConversation.compute(
                    key.conversationId(),
                    (_, known) -> {
                        Set<Subscriber> all = known == null ? ConcurrentHashMap.newKeySet() : known;
                        all.add(subscriber);
                        return all;
                    });
        }
        if (closed) {
            subscriber.end();
        }
        wake(subscriber);
    }

    public void unsubscribe(Subscriber subscriber) {
        ConversationKey key = subscriber.conversation();
        failed.remove(subscriber);
        if (key == null) {
            inbox.remove(subscriber);
        } else {
            byConversation.computeIfPresent(
                    key.conversationId(),
                    (_, all) -> {
                        all.remove(subscriber);
                        return all.isEmpty() ? null : all;
                    });
        }
    }

    /** Makes a stream read soon. */
    public void wake(Subscriber subscriber) {
        if (due.add(subscriber)) {
            queue.add(() -> read(subscriber));
        }
    }

    @Override
    public void turnEnded(String conversationId) {
        if (!byConversation.isEmpty()) {
            byConversation.getOrDefault(conversationId, Set.of()).forEach(this::wake);
        }
    }

    @Override
    public void handoverChanged(String conversationId) {
        turnEnded(conversationId);
        inbox.forEach(this::wake);
    }

    @Override
    public void recheckSoon() {
        queue.add(this::recheck);
    }

    /** Sends heartbeats. Call it a few times a second. */
    public void tick(long nowNanos) {
        byConversation.values().forEach(all -> all.forEach(each -> each.tick(nowNanos)));
        inbox.forEach(each -> each.tick(nowNanos));
    }

    /**
     * Makes the streams read whose data has changed without a signal, and ends those whose
     * conversation or bot is deleted. Call it every few seconds, after the deletion of a bot, and
     * after signals may have been lost, on a thread that may block.
     */
    public synchronized void recheck() {
        failed.forEach(this::wake);
        failed.clear();
        if (shared) {
            inbox.forEach(this::wake);
        }
        var subscribers = new HashMap<ConversationKey, List<Subscriber>>();
        byConversation.values().forEach(all -> all.forEach(each -> add(subscribers, each)));
        List<ConversationKey> keys = List.copyOf(subscribers.keySet());
        var latest = new HashMap<ConversationKey, String>();
        for (int from = 0; from < keys.size(); from += RECHECKED_AT_ONCE) {
            int to = Math.min(keys.size(), from + RECHECKED_AT_ONCE);
            latest.putAll(store.fingerprints(keys.subList(from, to)));
        }
        subscribers.forEach(
                (key, all) -> {
                    String found = latest.get(key);
                    if (found == null) {
                        all.forEach(Subscriber::end);
                    } else if (!found.equals(fingerprints.get(key))) {
                        all.forEach(this::wake);
                    }
                });
        fingerprints = latest;
    }

    private static void add(Map<ConversationKey, List<Subscriber>> all, Subscriber subscriber) {
        ConversationKey key = subscriber.conversation();
        if (key != null) {
            all.computeIfAbsent(key, _ -> new ArrayList<>()).add(subscriber);
        }
    }

    private void runReader() {
        try {
            while (!closed) {
                run(queue.take());
            }
        } catch (InterruptedException never) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException failure) {
            log.warn("Cannot read what is new in conversations", failure);
        }
    }

    private void read(Subscriber subscriber) {
        due.remove(subscriber);
        try {
            subscriber.read();
        } catch (AppError away) {
            log.debug("A stream cannot read now; it will read again", away);
            failed.add(subscriber);
        } catch (RuntimeException bug) {
            log.error("A stream cannot read", bug);
            subscriber.end();
        }
    }

    /** Ends all streams. */
    @Override
    public void close() {
        closed = true;
        byConversation.values().forEach(all -> all.forEach(Subscriber::end));
        inbox.forEach(Subscriber::end);
        queue.add(() -> {});
    }
}
