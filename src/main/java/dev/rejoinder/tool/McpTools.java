package dev.rejoinder.tool;

import java.util.Optional;

/** Makes tools of MCP servers callable. Thread-safe. */
public interface McpTools {
    /** Without MCP servers. */
    McpTools NONE = _ -> Optional.empty();

    /**
     * Returns a tool with target {@link ToolTarget.McpTool}; empty while it must not be offered.
     * Does not block.
     */
    Optional<CallableTool> callable(Tool tool);
}
