package dev.rejoinder.outbound;

import dev.rejoinder.wire.HttpConnection;
import dev.rejoinder.wire.ResponseHead;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Open connections that wait for another request, most recently used first. Thread-safe. */
final class IdleConnections {
    private static final int MAX_KEPT = 64;

    /** Shorter than the five seconds of many servers, so that few requests meet a closed one. */
    private static final Duration MAX_IDLE = Duration.ofSeconds(4);

    /** After that, the name is resolved and the address checked again. */
    private static final Duration MAX_AGE = Duration.ofMinutes(1);

    private final LongSupplier nanos;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private boolean closed;

    /**
     * @param nanos a clock for durations
     */
    IdleConnections(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** A connection that was opened for an address. */
    record Kept(WebAddress address, HttpConnection connection, long openedNanos) {}

    private record Waiting(Kept kept, long sinceNanos) {
        boolean expired(long now) {
            return now - sinceNanos >= MAX_IDLE.toNanos()
                    || now - kept.openedNanos() >= MAX_AGE.toNanos();
        }
    }

    Kept opened(WebAddress address, HttpConnection connection) {
        return new Kept(address, connection, nanos.getAsLong());
    }

    /** Returns a connection to the site of an address that is probably still open, or null. */
    synchronized @Nullable Kept take(WebAddress address) {
        long now = nanos.getAsLong();
        while (!waiting.isEmpty()) {
            Waiting latest = waiting.removeFirst();
            Kept kept = latest.kept();
            if (!latest.expired(now)
                    && kept.address().hasOriginOf(address)
                    && !kept.connection().hasUnexpectedBytes()) {
                return kept;
            }
            kept.connection().close();
        }
        return null;
    }

    synchronized void keep(Kept kept) {
        kept.connection().trimBuffer();
        if (closed || waiting.size() >= MAX_KEPT) {
            kept.connection().close();
        } else {
            waiting.addFirst(new Waiting(kept, nanos.getAsLong()));
        }
    }

    synchronized void closeExpired() {
        long now = nanos.getAsLong();
        for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
            Waiting next = each.next();
            if (next.expired(now)) {
                next.kept().connection().close();
                each.remove();
            }
        }
    }

    synchronized void close() {
        closed = true;
        waiting.forEach(each -> each.kept().connection().close());
        waiting.clear();
    }

    /** Whether a response says that its connection closes after it. */
    static boolean announcesClose(ResponseHead head) {
        return head.headers("Connection").stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("close"));
    }
}
