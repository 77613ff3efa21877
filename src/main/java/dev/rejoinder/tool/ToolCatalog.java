package dev.rejoinder.tool;

import dev.rejoinder.bot.Bot;
import java.util.List;

/** The tools of each bot. Thread-safe. */
public interface ToolCatalog {
    /** Without tools. */
    ToolCatalog NONE = _ -> List.of();

    /**
     * Returns the tools that a bot offers to its model now; their names differ. Every turn asks, so
     * the answer comes from memory in nearly all cases, and always for a bot without tools.
     */
    List<CallableTool> toolsOf(Bot bot);
}
