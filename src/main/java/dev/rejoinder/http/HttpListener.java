package dev.rejoinder.http;

import dev.rejoinder.access.Keys;
import dev.rejoinder.access.RateLimits;
import dev.rejoinder.access.RevocationCheck;
import dev.rejoinder.access.Sessions;
import dev.rejoinder.access.VisitorTokens;
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
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for HTTP/1.1 and runs each request on a virtual thread of its own. */
public final class HttpListener implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HttpListener.class);

    /** What the kernel may hold for a client that reads slowly; otherwise megabytes. */
    private static final int SEND_BUFFER = 64 << 10;

    private static final int HEADER_BYTES = 16 << 10;
    private static final int READ_BUFFER = 2 << 10;
    private static final int WRITE_BUFFER = 4 << 10;

    /** How long answers that are being sent may take to leave when the listener closes. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(3);

    /** Jetty's own threads: they accept and select, and run no handler. */
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
     * Prepares a listener.
     *
     * @param socket where it listens; closed with it
     * @param streams how many streams may be open at one time
     * @param streamsPerKey how many of them may be one key's; 0 for no limit
     * @param trustedProxy whose {@code X-Forwarded-*} is believed
     * @param accessLog the file for one line a request, or null for none
     * @param timeouts {@link ClientTimeouts#USUAL}, unless a test cannot wait that long
     */
    public HttpListener(
            ListenSocket socket,
            RouteTable routes,
            Keys keys,
            Sessions sessions,
            VisitorTokens visitors,
            RateLimits limits,
            int streams,
            int streamsPerKey,
            Clock clock,
            Ids ids,
            Predicate<InetAddress> trustedProxy,
            @Nullable Path accessLog,
            ClientTimeouts timeouts,
            HttpMetrics requests) {
        this.clock = clock;
        // With a queue of its own making, Jetty would start the whole of JMX to size that queue.
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
                        server, 1, 1, new StrictConnectionFactory(configuration(trustedProxy)));
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
                                openStreams,
                                clock,
                                ids,
                                timeouts.body(),
                                requests)));
        server.setStopTimeout(LAST_ANSWERS.toMillis());
        server.setErrorHandler(new MalformedRequests(clock, ids, timeouts.body()));
        if (accessLog != null) {
            server.setRequestLog(AccessLog.to(accessLog));
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
        return configuration;
    }

    /** Starts to listen; requests are answered when it returns. */
    public void start() throws Exception {
        connector.open(socket.channel());
        server.start();
    }

    /** Closes connections that take too long to ask. To be called about once a second. */
    public void closeSlow() {
        slowHeads.close();
    }

    /**
     * Breaks off the streams that are older than this, so that each ends also when nobody knows
     * what becomes of its answer. To be called about once a second.
     */
    public void closeStreamsOlderThan(Duration age) {
        openStreams.closeOlderThan(age.toNanos(), clock.nanos());
    }

    /**
     * Breaks off the streams of those who would not be let in any more. To be called about once a
     * second; waits for the database.
     */
    public void closeRevoked() {
        openStreams.closeRevoked(credentials);
    }

    /** The port in use, also when 0 was asked for. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Takes no more requests, lets answers that are ready leave, and closes every connection. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (TimeoutException slowReader) {
            // It was not waited for; its turn is stored, and it can resume.
            log.debug("an answer was cut off", slowReader);
        } catch (Exception failure) {
            throw new IllegalStateException("the listener did not stop", failure);
        } finally {
            socket.close();
        }
    }
}
