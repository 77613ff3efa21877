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
 * Closes connections whose request headers take too long to arrive (Slowloris). A client that sends
 * a byte now and then never reaches the idle timeout. A periodic scan checks all connections, so no
 * request needs a timer.
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
     * Reads fields that another thread writes, without synchronization. A value may be slightly
     * stale, which does not matter within seconds; the writer sets the time before the state that
     * makes it valid.
     */
    private boolean isLate(HttpParser parser) {
        if (parser.isStart() || !parser.inHeaderState()) {
            return false;
        }
        return NanoTime.millisSince(parser.getBeginNanoTime()) > limit.toMillis();
    }
}
