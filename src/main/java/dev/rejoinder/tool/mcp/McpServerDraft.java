package dev.rejoinder.tool.mcp;

import java.util.Map;

/** The settings of an MCP server; the components are those of {@link RemoteMcpServer}. */
public record McpServerDraft(
        String name, String url, Map<String, String> headers, boolean enabled) {
    public McpServerDraft {
        headers = Map.copyOf(headers);
    }

    McpServerDraft checked() {
        return new McpServerDraft(
                McpServerRules.name(name),
                McpServerRules.url(url),
                McpServerRules.headers(headers),
                enabled);
    }
}
