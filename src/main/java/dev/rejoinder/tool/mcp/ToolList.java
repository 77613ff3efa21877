package dev.rejoinder.tool.mcp;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tools of a server at one time.
 *
 * @param protocolVersion of MCP, as agreed with the server
 */
public record ToolList(List<ListedTool> tools, String protocolVersion, Instant readAt) {
    public ToolList {
        tools = List.copyOf(tools);
    }

    @Nullable ListedTool find(String name) {
        for (ListedTool tool : tools) {
            if (tool.name().equals(name)) {
                return tool;
            }
        }
        return null;
    }
}
