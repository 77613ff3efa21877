package dev.rejoinder.tool.mcp;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.outbound.OutboundClient;
import dev.rejoinder.tool.CallableTool;
import dev.rejoinder.tool.ConfiguredTools;
import dev.rejoinder.tool.McpTools;
import dev.rejoinder.tool.SecretValues;
import dev.rejoinder.tool.Tool;
import dev.rejoinder.tool.ToolTarget;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The tools of remote MCP servers as models may call them, and the only part that sends anything to
 * those servers. Thread-safe.
 */
public final class RemoteMcpTools implements McpTools, AutoCloseable {
    /** Maximum number of tools whose schemas stay compiled. */
    private static final int MAX_COMPILED = 1_000;

    private final ExecutorService background =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("mcp-", 0).factory());
    private final McpServers servers;
    private final EndpointResolver endpoints;
    private final McpClient client;
    private final ToolListRefresher lists;
    private final Clock clock;

    /** By settings, so that a change makes a new entry. */
    private final Cache<Tool, CallableTool> callables =
            Caffeine.newBuilder().maximumSize(MAX_COMPILED).build();

    /**
     * Creates the tools.
     *
     * @param version of this server, which it tells MCP servers
     */
    public RemoteMcpTools(
            McpServers servers,
            OutboundClient outbound,
            SecretValues secrets,
            String version,
            Clock clock) {
        this.servers = servers;
        this.clock = clock;
        endpoints = new EndpointResolver(secrets);
        client = new McpClient(outbound, version, clock, background);
        lists = new ToolListRefresher(servers, endpoints, client, clock, background);
    }

    /**
     * Reads the tools of a server now.
     *
     * @throws AppError INVALID_REQUEST when the server has no usable answer
     */
    public RemoteMcpServer refresh(RemoteMcpServer server) {
        try {
            return lists.read(server, ToolListRefresher.TIMEOUT);
        } catch (McpException e) {
            throw AppError.invalid("url", e.sentence());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AppError.shuttingDown();
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>It must not be offered while its server is turned off, does not list it, or describes it
     * differently than its owner accepted. Reads an old list again in the background.
     */
    @Override
    public Optional<CallableTool> callable(Tool tool) {
        if (!(tool.target() instanceof ToolTarget.McpTool target)) {
            return Optional.empty();
        }
        RemoteMcpServer server = servers.find(tool.botId(), target.serverId());
        if (server == null || !server.enabled()) {
            return Optional.empty();
        }
        lists.refreshSoon(server);
        return server.describesAs(target)
                ? Optional.of(callables.get(tool, known -> callable(known, target)))
                : Optional.empty();
    }

    private CallableTool callable(Tool tool, ToolTarget.McpTool target) {
        return ConfiguredTools.of(
                tool, new McpToolCaller(tool, target, servers, lists, endpoints, client, clock));
    }

    /** Abandons reads that are under way. */
    @Override
    public void close() {
        background.shutdownNow();
    }
}
