package dev.rejoinder.provider.http;

import dev.rejoinder.core.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Idle connections, the latest used first. Touched twice a call, never a token. Thread-safe. */
final class ConnectionPool {
    static final int MAX_IDLE_PER_ORIGIN = 128;
    static final Duration MAX_IDLE = Duration.ofSeconds(30);

    private final Clock clock;
    private final Map<ProviderOrigin, ArrayDeque<ProviderConnection>> idle = new HashMap<>();
    private long sweptNanos;
    private boolean closed;

    ConnectionPool(Clock clock) {
        this.clock = clock;
        this.sweptNanos = clock.nanos();
    }

    /** A connection that is probably still good, or null. */
    @Nullable ProviderConnection borrow(ProviderOrigin origin) {
        long now = clock.nanos();
        sweepSometimes(now);
        while (true) {
            ProviderConnection connection = poll(origin);
            if (connection == null) {
                return null;
            }
            if (!expired(connection, now) && !connection.unasked()) {
                return connection;
            }
            connection.close();
        }
    }

    private synchronized @Nullable ProviderConnection poll(ProviderOrigin origin) {
        ArrayDeque<ProviderConnection> connections = idle.get(origin);
        return connections == null ? null : connections.pollFirst();
    }

    void giveBack(ProviderConnection connection) {
        long now = clock.nanos();
        connection.idleSince(now);
        if (!keep(connection)) {
            connection.close();
        }
        sweepSometimes(now);
    }

    private synchronized boolean keep(ProviderConnection connection) {
        ArrayDeque<ProviderConnection> connections =
                idle.computeIfAbsent(connection.origin(), origin -> new ArrayDeque<>());
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

    /** Closes what has been idle for too long. */
    void sweep() {
        long now = clock.nanos();
        List<ProviderConnection> expired = new ArrayList<>();
        synchronized (this) {
            for (ArrayDeque<ProviderConnection> connections : idle.values()) {
                while (!connections.isEmpty() && expired(connections.getLast(), now)) {
                    expired.add(connections.removeLast());
                }
            }
            idle.values().removeIf(ArrayDeque::isEmpty);
        }
        expired.forEach(ProviderConnection::close);
    }

    private static boolean expired(ProviderConnection connection, long now) {
        return now - connection.idleSinceNanos() >= MAX_IDLE.toNanos();
    }

    synchronized void close() {
        closed = true;
        idle.values().forEach(connections -> connections.forEach(ProviderConnection::close));
        idle.clear();
    }
}
