package dev.rejoinder.tool.mcp;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.outbound.OutboundClient;
import dev.rejoinder.provider.ToolDefinition;
import dev.rejoinder.tool.CallableTool;
import dev.rejoinder.tool.Tool;
import dev.rejoinder.tool.ToolTarget;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The tools of remote MCP servers as models may call them, and the only part that sends anything to
 * those servers. Thread-safe.
 */
public final class RemoteMcpTools implements AutoCloseable {
    private final ExecutorService background =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("mcp-", 0).factory());
    private final McpServers servers;
    private final EndpointResolver endpoints;
    private final McpClient client;
    private final ToolListRefresher lists;
    private final Clock clock;

    /**
     * Creates the tools.
     *
     * @param secrets returns the value of a secret by its name; throws AppError if there is none
     * @param version of this server, which it tells MCP servers
     */
    public RemoteMcpTools(
            McpServers servers,
            OutboundClient outbound,
            UnaryOperator<String> secrets,
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
     * The tool as a model may call it. Empty while its server is turned off, does not list it, or
     * describes it differently than its owner accepted. Answers from memory, and reads an old list
     * again in the background.
     *
     * @param argumentProblem returns what is wrong with arguments, as a sentence for the model
     */
    public Optional<CallableTool> callable(
            Tool tool, Function<String, Optional<String>> argumentProblem) {
        if (!(tool.target() instanceof ToolTarget.McpTool target)) {
            return Optional.empty();
        }
        RemoteMcpServer server = servers.find(tool.botId(), target.serverId());
        if (server == null || !server.enabled()) {
            return Optional.empty();
        }
        lists.refreshSoon(server);
        if (!server.describesAs(target)) {
            return Optional.empty();
        }
        return Optional.of(
                new CallableTool(
                        new ToolDefinition(tool.name(), tool.description(), tool.parameters()),
                        tool.title(),
                        tool.effect(),
                        tool.requiresApproval(),
                        tool.visitorApproves(),
                        tool.timeout(),
                        argumentProblem,
                        new McpToolCaller(tool, target, servers, lists, endpoints, client, clock)));
    }

    /** Abandons reads that are under way. */
    @Override
    public void close() {
        background.shutdownNow();
    }
}
