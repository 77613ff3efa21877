package dev.rejoinder.tool;

import java.util.Optional;

/** Makes tools of this server callable. Thread-safe. */
public interface BuiltInTools {
    /** Without tools of this server. */
    BuiltInTools NONE = _ -> Optional.empty();

    /** Returns a tool with target {@link ToolTarget.BuiltIn}; empty if there is no such kind. */
    Optional<CallableTool> callable(Tool tool);
}
