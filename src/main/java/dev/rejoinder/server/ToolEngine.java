package dev.rejoinder.server;

import dev.rejoinder.core.Clock;
import dev.rejoinder.knowledge.Retriever;
import dev.rejoinder.outbound.OutboundClient;
import dev.rejoinder.tool.ConfiguredTools;
import dev.rejoinder.tool.builtin.ServerTools;
import dev.rejoinder.tool.http.HttpActionCaller;
import dev.rejoinder.tool.mcp.RemoteMcpTools;

/** Makes the tools that owners configured callable. */
final class ToolEngine implements AutoCloseable {
    private final HttpActionCaller httpActions;
    private final RemoteMcpTools mcpTools;
    private final ConfiguredTools catalog;

    ToolEngine(
            OutboundClient client,
            Retriever retriever,
            Services services,
            Clock clock,
            String version) {
        httpActions =
                new HttpActionCaller(
                        client, services.secrets()::value, "Rejoinder/" + version, clock);
        mcpTools =
                new RemoteMcpTools(
                        services.mcpServers(), client, services.secrets()::value, version, clock);
        catalog =
                new ConfiguredTools(
                        services.tools(),
                        httpActions::of,
                        mcpTools,
                        new ServerTools(clock, retriever));
    }

    HttpActionCaller httpActions() {
        return httpActions;
    }

    RemoteMcpTools mcpTools() {
        return mcpTools;
    }

    ConfiguredTools catalog() {
        return catalog;
    }

    @Override
    public void close() {
        mcpTools.close();
    }
}
