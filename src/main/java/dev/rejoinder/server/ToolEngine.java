package dev.rejoinder.server;

import dev.rejoinder.core.Clock;
import dev.rejoinder.knowledge.Retriever;
import dev.rejoinder.outbound.OutboundClient;
import dev.rejoinder.tool.ConfiguredTools;
import dev.rejoinder.tool.McpTools;
import dev.rejoinder.tool.builtin.ServerTools;
import dev.rejoinder.tool.http.HttpActionCaller;

/** Makes the tools that owners configured callable. */
final class ToolEngine {
    private final HttpActionCaller httpActions;
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
        catalog =
                new ConfiguredTools(
                        services.tools(),
                        httpActions::of,
                        McpTools.NONE,
                        new ServerTools(clock, retriever));
    }

    HttpActionCaller httpActions() {
        return httpActions;
    }

    ConfiguredTools catalog() {
        return catalog;
    }
}
