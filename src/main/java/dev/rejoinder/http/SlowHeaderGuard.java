package dev.rejoinder.http;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.NanoTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections whose request has begun and whose headers do not come to an end: a byte now
 * and then keeps them from being idle, so that they could be held for ever. It looks at all
 * connections now and then, so no request has a timer of its own.
 */
final class SlowHeaderGuard {
    private static final Logger log = LoggerFactory.getLogger(SlowHeaderGuard.class);

    private final ServerConnector connector;
    private final Duration limit;

    SlowHeaderGuard(ServerConnector connector, Duration limit) {
        this.connector = connector;
        this.limit = limit;
    }

    void close() {
        for (EndPoint peer : connector.getConnectedEndPoints()) {
            if (peer.getConnection() instanceof HttpConnection connection
                    && isLate(connection.getParser())) {
                log.debug("{} did not send the end of its headers", peer.getRemoteSocketAddress());
                peer.close(new TimeoutException("the headers took too long"));
            }
        }
    }

    /**
     * Reads what another thread writes. What it sees may be old by an instant, which matters to
     * nobody who has had seconds; the time itself is set before the state that says it counts.
     */
    private boolean isLate(HttpParser parser) {
        if (parser.isStart() || !parser.inHeaderState()) {
            return false;
        }
        return NanoTime.millisSince(parser.getBeginNanoTime()) > limit.toMillis();
    }
}
