package dev.rejoinder.http;

import dev.rejoinder.access.Keys;
import dev.rejoinder.access.RateLimits;
import dev.rejoinder.access.RevocationCheck;
import dev.rejoinder.access.Sessions;
import dev.rejoinder.access.VisitorTokens;
import dev.rejoinder.audit.AuditLog;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.Ids;
import dev.rejoinder.ops.HttpMetrics;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for HTTP/1.1 and runs each request on its own virtual thread. */
public final class HttpListener implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HttpListener.class);

    /**
     * The kernel's send buffer per connection, in bytes. Without a limit, a slow client could hold
     * megabytes.
     */
    private static final int SEND_BUFFER = 64 << 10;

    private static final int HEADER_BYTES = 16 << 10;

    /** A connection holds one while a request with a body is in progress. */
    private static final int READ_BUFFER = 2 << 10;

    private static final int WRITE_BUFFER = 4 << 10;
    private static final int MAX_POOLED_BUFFER = 64 << 10;

    /** How long pending responses may take to finish when the listener closes. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(3);

    /** Jetty's own threads: they accept and select connections, and run no handlers. */
    private static final int PLATFORM_THREADS = 8;

    private static final int THREAD_IDLE_MILLIS = 60_000;

    private final Server server;
    private final ListenSocket socket;
    private final ServerConnector connector;
    private final SlowHeaderGuard slowHeads;
    private final OpenStreams openStreams;
    private final RevocationCheck credentials;
    private final Clock clock;

    /**
     * Creates a listener.
     *
     * @param socket the listening socket; closed with the listener
     * @param crossOrigin which pages of other origins may read responses
     * @param streams the maximum number of open streams
     * @param streamsPerKey the maximum number of open streams per key; 0 for no limit
     * @param trustedProxy the peers whose {@code X-Forwarded-*} headers are trusted
     * @param accessLog the file for the access log, or null for none
     * @param timeouts {@link ClientTimeouts#USUAL}, unless a test needs shorter ones
     * @param auditLog for the changes that requests make
     */
    public HttpListener(
            ListenSocket socket,
            RouteTable routes,
            Keys keys,
            Sessions sessions,
            VisitorTokens visitors,
            RateLimits limits,
            CrossOriginPolicy crossOrigin,
            int streams,
            int streamsPerKey,
            Clock clock,
            Ids ids,
            Predicate<InetAddress> trustedProxy,
            @Nullable Path accessLog,
            ClientTimeouts timeouts,
            AuditLog auditLog,
            HttpMetrics requests) {
        this.clock = clock;
        // With its default queue, Jetty would load all of JMX to find the size of the queue.
        this.socket = socket;
        var threads =
                new QueuedThreadPool(
                        PLATFORM_THREADS, 3, THREAD_IDLE_MILLIS, new LinkedBlockingQueue<>());
        threads.setName("http");
        threads.setReservedThreads(0);
        threads.setVirtualThreadsExecutor(
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("request-", 0).factory()));
        server = new Server(threads);
        connector =
                new ServerConnector(
                        server,
                        null,
                        null,
                        new ArrayByteBufferPool(0, READ_BUFFER, MAX_POOLED_BUFFER),
                        1,
                        1,
                        new StrictConnectionFactory(configuration(trustedProxy)));
        connector.setIdleTimeout(timeouts.idle().toMillis());
        connector.setAcceptedSendBufferSize(SEND_BUFFER);
        server.addConnector(connector);
        openStreams = new OpenStreams(streams, streamsPerKey, requests);
        credentials = new RevocationCheck(keys, sessions, visitors);
        slowHeads = new SlowHeaderGuard(connector, timeouts.head());
        server.setHandler(
                new GracefulHandler(
                        new RequestPipeline(
                                routes,
                                keys,
                                sessions,
                                visitors,
                                limits,
                                crossOrigin,
                                openStreams,
                                clock,
                                ids,
                                timeouts.body(),
                                auditLog,
                                requests)));
        server.setStopTimeout(LAST_ANSWERS.toMillis());
        server.setErrorHandler(new MalformedRequests(clock, ids, timeouts.body()));
        if (accessLog != null) {
            server.setRequestLog(AccessLog.to(accessLog, routes::withoutEndUser));
        }
    }

    private static HttpConfiguration configuration(Predicate<InetAddress> trustedProxy) {
        var configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setHttpCompliance(HttpCompliance.STRICT);
        configuration.setUriCompliance(UriCompliance.DEFAULT);
        configuration.addCustomizer(new RequestSyntax());
        configuration.addCustomizer(new ForwardedAddress(trustedProxy));
        configuration.setSendDateHeader(true);
        configuration.setRequestHeaderSize(HEADER_BYTES);
        configuration.setInputBufferSize(READ_BUFFER);
        configuration.setOutputBufferSize(WRITE_BUFFER);
        // The cache would take 24 KiB of each connection that is used a second time.
        configuration.setHeaderCacheSize(0);
        return configuration;
    }

    /** Starts to listen; the server answers requests as soon as this returns. */
    public void start() throws Exception {
        connector.open(socket.channel());
        server.start();
    }

    /** Closes connections that send their request too slowly. Call it about once a second. */
    public void closeSlow() {
        slowHeads.close();
    }

    /**
     * Closes streams older than {@code age}, so each stream ends even if the end of its turn is
     * never known. Call it about once a second.
     */
    public void closeStreamsOlderThan(Duration age) {
        openStreams.closeOlderThan(age.toNanos(), clock.nanos());
    }

    /**
     * Closes the streams of readers whose credentials are no longer valid. Call it about once a
     * second; it waits for the database.
     */
    public void closeRevoked() {
        openStreams.closeRevoked(credentials);
    }

    /** The port in use, even if port 0 was requested. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Stops accepting requests, waits for pending responses, and closes every connection. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (TimeoutException slowReader) {
            // Jetty does not wait for slow readers. The turn is stored, so the client can
            // resume.
            log.debug("a response to a slow reader was cut off", slowReader);
        } catch (Exception failure) {
            throw new IllegalStateException("the listener did not stop", failure);
        } finally {
            socket.close();
        }
    }
}
