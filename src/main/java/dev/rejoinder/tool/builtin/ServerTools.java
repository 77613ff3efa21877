package dev.rejoinder.tool.builtin;

import dev.rejoinder.core.Clock;
import dev.rejoinder.knowledge.Retriever;
import dev.rejoinder.tool.BuiltInTools;
import dev.rejoinder.tool.CallableTool;
import dev.rejoinder.tool.ConfiguredTools;
import dev.rejoinder.tool.Tool;
import dev.rejoinder.tool.ToolCaller;
import dev.rejoinder.tool.ToolTarget;
import java.util.Optional;

/** Makes the tools of this server callable. Thread-safe. */
public final class ServerTools implements BuiltInTools {
    private final CurrentTimeTool currentTime;
    private final KnowledgeSearchTool knowledgeSearch;

    public ServerTools(Clock clock, Retriever retriever) {
        currentTime = new CurrentTimeTool(clock);
        knowledgeSearch = new KnowledgeSearchTool(retriever);
    }

    @Override
    public Optional<CallableTool> callable(Tool tool) {
        if (!(tool.target() instanceof ToolTarget.BuiltIn(String id))) {
            return Optional.empty();
        }
        return BuiltInToolKind.of(id).map(kind -> ConfiguredTools.of(tool, caller(kind)));
    }

    private ToolCaller caller(BuiltInToolKind kind) {
        return switch (kind) {
            case CURRENT_TIME -> currentTime;
            case SEARCH_KNOWLEDGE -> knowledgeSearch;
        };
    }
}
