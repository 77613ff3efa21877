package dev.rejoinder.tool.mcp;

import dev.rejoinder.core.Clock;
import dev.rejoinder.tool.Tool;
import dev.rejoinder.tool.ToolCaller;
import dev.rejoinder.tool.ToolEffect;
import dev.rejoinder.tool.ToolInvocation;
import dev.rejoinder.tool.ToolOutcome;
import dev.rejoinder.tool.ToolTarget;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Calls a tool of an MCP server, as long as the server describes it as its owner accepted it. */
final class McpToolCaller implements ToolCaller {
    private static final int MAX_RETRIES = 2;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    private final Tool tool;
    private final ToolTarget.McpTool target;
    private final McpServers servers;
    private final ToolListRefresher lists;
    private final EndpointResolver endpoints;
    private final McpClient client;
    private final Clock clock;

    McpToolCaller(
            Tool tool,
            ToolTarget.McpTool target,
            McpServers servers,
            ToolListRefresher lists,
            EndpointResolver endpoints,
            McpClient client,
            Clock clock) {
        this.tool = tool;
        this.target = target;
        this.servers = servers;
        this.lists = lists;
        this.endpoints = endpoints;
        this.client = client;
        this.clock = clock;
    }

    @Override
    public ToolOutcome call(ToolInvocation invocation) throws InterruptedException {
        var budget = new CallBudget(clock, invocation.timeout());
        RemoteMcpServer known = servers.find(tool.botId(), target.serverId());
        if (known == null || !known.enabled()) {
            return ToolOutcome.error("The tool's MCP server is turned off.");
        }
        RemoteMcpServer server = lists.fresh(known, budget);
        ListedTool listed = server.usable(target.toolName());
        if (listed == null || !server.describesAs(target)) {
            return ToolOutcome.error(
                    "The tool was not called: its MCP server describes it differently than its"
                            + " owner accepted.");
        }
        ObjectNode arguments = McpJson.objectOrNull(invocation.arguments());
        if (arguments == null) {
            return ToolOutcome.error("The arguments are not a JSON object.");
        }
        return call(server, listed, arguments, invocation.idempotencyKey(), budget);
    }

    private ToolOutcome call(
            RemoteMcpServer server,
            ListedTool listed,
            ObjectNode arguments,
            String key,
            CallBudget budget)
            throws InterruptedException {
        boolean mayHaveActed = false;
        for (int retries = 0; ; retries++) {
            try {
                McpEndpoint endpoint = endpoints.of(server);
                JsonNode result =
                        client.callTool(
                                endpoint,
                                listed,
                                arguments,
                                key,
                                tool.effect().mayRepeat(),
                                budget,
                                () -> lists.changed(server));
                return McpResultText.outcome(result, endpoint::masked);
            } catch (McpException e) {
                mayHaveActed |= e.kind() == McpException.Kind.NO_ANSWER;
                Duration pause = FIRST_PAUSE.multipliedBy(1L << retries);
                if (retries == MAX_RETRIES
                        || !mayRepeat(e)
                        || pause.compareTo(budget.left()) >= 0) {
                    return outcome(e, mayHaveActed);
                }
                Thread.sleep(pause);
            }
        }
    }

    private boolean mayRepeat(McpException failure) {
        return switch (failure.kind()) {
            case NOT_SENT, REFUSED -> false;
            case UNREACHABLE -> true;
            case NO_ANSWER -> tool.effect().mayRepeat();
        };
    }

    private ToolOutcome outcome(McpException failure, boolean mayHaveActed) {
        if (mayHaveActed && tool.effect() != ToolEffect.READ_ONLY) {
            return ToolOutcome.unknown(
                    "The request was sent, but no answer came. "
                            + failure.sentence()
                            + " It is not known whether it took effect.");
        }
        if (failure.kind() == McpException.Kind.REFUSED) {
            return ToolOutcome.error(failure.sentence());
        }
        return ToolOutcome.error(
                (mayHaveActed ? "No answer came. " : "The request was not sent. ")
                        + failure.sentence());
    }
}
