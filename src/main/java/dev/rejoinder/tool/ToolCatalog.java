package dev.rejoinder.tool;

import java.util.List;

/** The tools of each bot. Thread-safe. */
public interface ToolCatalog {
    /** Without tools. */
    ToolCatalog NONE = _ -> List.of();

    /**
     * Returns the tools that a bot offers to its model now; their names differ. Answers from memory
     * in nearly all cases, because every turn asks.
     */
    List<CallableTool> toolsOf(String botId);
}
