package dev.rejoinder.tool.mcp;

import dev.rejoinder.outbound.WebAddress;
import dev.rejoinder.tool.SecretUseRules;
import java.util.Map;

/** The settings of an MCP server; the components are those of {@link RemoteMcpServer}. */
public record McpServerDraft(
        String name, String url, Map<String, String> headers, boolean enabled) {
    public McpServerDraft {
        headers = Map.copyOf(headers);
    }

    McpServerDraft checked(SecretUseRules secretRules) {
        WebAddress address = McpServerRules.address(url);
        return new McpServerDraft(
                McpServerRules.name(name),
                address.toString(),
                McpServerRules.headers(headers, address.host(), secretRules),
                enabled);
    }
}
