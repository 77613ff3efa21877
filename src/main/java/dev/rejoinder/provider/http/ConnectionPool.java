package dev.rejoinder.provider.http;

import dev.rejoinder.core.Clock;
import dev.rejoinder.wire.HttpConnection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Idle connections, most recently used first. Used twice per call, never per token. Thread-safe.
 */
final class ConnectionPool {
    static final int MAX_IDLE_PER_ORIGIN = 128;
    static final Duration MAX_IDLE = Duration.ofSeconds(30);

    private final Clock clock;
    private final Map<ProviderOrigin, ArrayDeque<IdleConnection>> idle = new HashMap<>();
    private long sweptNanos;
    private boolean closed;

    private record IdleConnection(HttpConnection connection, long sinceNanos) {
        boolean expired(long now) {
            return now - sinceNanos >= MAX_IDLE.toNanos();
        }
    }

    ConnectionPool(Clock clock) {
        this.clock = clock;
        this.sweptNanos = clock.nanos();
    }

    /** Returns a connection that is probably still open, or null. */
    @Nullable HttpConnection borrow(ProviderOrigin origin) {
        long now = clock.nanos();
        sweepSometimes(now);
        while (true) {
            IdleConnection latest = poll(origin);
            if (latest == null) {
                return null;
            }
            if (!latest.expired(now) && !latest.connection.hasUnexpectedBytes()) {
                return latest.connection;
            }
            latest.connection.close();
        }
    }

    private synchronized @Nullable IdleConnection poll(ProviderOrigin origin) {
        ArrayDeque<IdleConnection> connections = idle.get(origin);
        return connections == null ? null : connections.pollFirst();
    }

    void giveBack(ProviderOrigin origin, HttpConnection connection) {
        connection.trimBuffer();
        long now = clock.nanos();
        if (!keep(origin, new IdleConnection(connection, now))) {
            connection.close();
        }
        sweepSometimes(now);
    }

    private synchronized boolean keep(ProviderOrigin origin, IdleConnection connection) {
        ArrayDeque<IdleConnection> connections =
                idle.computeIfAbsent(origin, key -> new ArrayDeque<>());
        if (closed || connections.size() >= MAX_IDLE_PER_ORIGIN) {
            return false;
        }
        connections.addFirst(connection);
        return true;
    }

    private void sweepSometimes(long now) {
        synchronized (this) {
            if (now - sweptNanos < MAX_IDLE.toNanos()) {
                return;
            }
            sweptNanos = now;
        }
        sweep();
    }

    /** Closes connections whose idle timeout has passed. */
    void sweep() {
        long now = clock.nanos();
        List<IdleConnection> expired = new ArrayList<>();
        synchronized (this) {
            for (ArrayDeque<IdleConnection> connections : idle.values()) {
                while (!connections.isEmpty() && connections.getLast().expired(now)) {
                    expired.add(connections.removeLast());
                }
            }
            idle.values().removeIf(ArrayDeque::isEmpty);
        }
        closeAll(expired);
    }

    synchronized void close() {
        closed = true;
        idle.values().forEach(ConnectionPool::closeAll);
        idle.clear();
    }

    private static void closeAll(Collection<IdleConnection> connections) {
        connections.forEach(each -> each.connection.close());
    }
}
