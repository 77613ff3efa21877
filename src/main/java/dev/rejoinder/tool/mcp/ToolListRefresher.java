package dev.rejoinder.tool.mcp;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the tool lists of servers fresh: reads one again before it is used when it is old or the
 * server said that it has changed. The last list stays while a server does not answer. Thread-safe.
 */
final class ToolListRefresher {
    /** How old a list may be. */
    static final Duration FRESH_FOR = Duration.ofMinutes(5);

    /** The pause between two reads, whatever the server says and however they end. */
    static final Duration PAUSE = Duration.ofSeconds(30);

    /** The longest time of one read. */
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** The longest time that a call of a tool waits for the list. */
    static final Duration CALL_WAITS = Duration.ofSeconds(5);

    private static final int MAX_REMEMBERED = 10_000;
    private static final Logger LOG = LoggerFactory.getLogger(ToolListRefresher.class);

    private final McpServers servers;
    private final EndpointResolver endpoints;
    private final McpClient client;
    private final Clock clock;
    private final Executor background;
    private final Cache<String, ReadState> states =
            Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).build();

    /** When a list was last asked for, and whether the server says that it has changed. */
    private static final class ReadState {
        private final AtomicBoolean reading = new AtomicBoolean();
        private volatile boolean asked;
        private volatile long askedNanos;
        private volatile boolean changed;
    }

    ToolListRefresher(
            McpServers servers,
            EndpointResolver endpoints,
            McpClient client,
            Clock clock,
            Executor background) {
        this.servers = servers;
        this.endpoints = endpoints;
        this.client = client;
        this.clock = clock;
        this.background = background;
    }

    /** Reads the tools of a server now, and stores them. */
    RemoteMcpServer read(RemoteMcpServer server, Duration timeout)
            throws McpException, InterruptedException {
        ReadState state = stateOf(server);
        state.askedNanos = clock.nanos();
        state.asked = true;
        state.changed = false;
        return servers.saved(server, client.listTools(endpoints.of(server), timeout));
    }

    /** Notes that the server says that its list has changed. */
    void changed(RemoteMcpServer server) {
        stateOf(server).changed = true;
    }

    /** The server with a list that is fresh, unless the server does not answer. */
    RemoteMcpServer fresh(RemoteMcpServer server, CallBudget budget) throws InterruptedException {
        if (!due(server)) {
            return server;
        }
        Duration half = budget.left().dividedBy(2);
        try {
            return read(server, half.compareTo(CALL_WAITS) < 0 ? half : CALL_WAITS);
        } catch (McpException e) {
            logFailure(server, e);
            return server;
        }
    }

    /** Reads the tools of a server in the background, if they are due. Does not block. */
    void refreshSoon(RemoteMcpServer server) {
        if (!due(server)) {
            return;
        }
        ReadState state = stateOf(server);
        if (!state.reading.compareAndSet(false, true)) {
            return;
        }
        try {
            background.execute(
                    () -> {
                        try {
                            read(server, TIMEOUT);
                        } catch (McpException e) {
                            logFailure(server, e);
                        } catch (AppError e) {
                            LOG.warn("The tools of MCP server {} were not stored", server.id(), e);
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        } finally {
                            state.reading.set(false);
                        }
                    });
        } catch (RejectedExecutionException e) {
            state.reading.set(false);
        }
    }

    private boolean due(RemoteMcpServer server) {
        ReadState state = stateOf(server);
        if (state.asked && clock.nanos() - state.askedNanos < PAUSE.toNanos()) {
            return false;
        }
        return state.changed
                || server.tools() == null
                || !server.tools().readAt().plus(FRESH_FOR).isAfter(clock.now());
    }

    /** The state goes with the settings, so that a changed server is read at once. */
    private ReadState stateOf(RemoteMcpServer server) {
        return states.get(
                server.id() + ' ' + server.updatedAt().toEpochMilli(), key -> new ReadState());
    }

    private static void logFailure(RemoteMcpServer server, McpException failure) {
        LOG.info("The tools of MCP server {} were not read: {}", server.id(), failure.sentence());
    }
}
