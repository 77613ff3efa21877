package dev.rejoinder.tool;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rejoinder.bot.Bot;
import dev.rejoinder.provider.ToolDefinition;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The enabled tools of bots, as their owners configured them. Thread-safe. */
public final class ConfiguredTools implements ToolCatalog {
    /** Maximum number of tools whose schemas stay compiled. */
    private static final int MAX_COMPILED = 1_000;

    private final Tools tools;
    private final HttpActions httpActions;
    private final McpTools mcpTools;
    private final BuiltInTools builtInTools;

    /** By settings, so that a change makes a new entry. */
    private final Cache<Tool, CallableTool> httpTools =
            Caffeine.newBuilder().maximumSize(MAX_COMPILED).build();

    /** Makes the callers of HTTP actions. */
    public interface HttpActions {
        ToolCaller caller(ToolTarget.HttpAction action, ToolEffect effect);
    }

    public ConfiguredTools(
            Tools tools, HttpActions httpActions, McpTools mcpTools, BuiltInTools builtInTools) {
        this.tools = tools;
        this.httpActions = httpActions;
        this.mcpTools = mcpTools;
        this.builtInTools = builtInTools;
    }

    @Override
    public List<CallableTool> toolsOf(Bot bot) {
        List<Tool> all = tools.list(bot);
        if (all.isEmpty()) {
            return List.of();
        }
        return all.stream().filter(Tool::enabled).flatMap(tool -> callable(tool).stream()).toList();
    }

    /** Returns a tool, enabled or not; empty while it must not be called. */
    public Optional<CallableTool> callable(Tool tool) {
        return switch (tool.target()) {
            case ToolTarget.HttpAction action ->
                    Optional.of(httpTools.get(tool, known -> httpTool(known, action)));
            case ToolTarget.McpTool _ -> mcpTools.callable(tool);
            case ToolTarget.BuiltIn _ -> builtInTools.callable(tool);
        };
    }

    private CallableTool httpTool(Tool tool, ToolTarget.HttpAction action) {
        return of(tool, httpActions.caller(action, tool.effect()));
    }

    /** A tool with these settings, whose schema is compiled when a model first calls it. */
    public static CallableTool of(Tool tool, ToolCaller caller) {
        return new CallableTool(
                new ToolDefinition(tool.name(), tool.description(), tool.parameters()),
                tool.title(),
                tool.effect(),
                tool.requiresApproval(),
                tool.visitorApproves(),
                tool.timeout(),
                new LazySchema(tool.parameters()),
                caller,
                tool.id() + " " + tool.updatedAt());
    }

    private static final class LazySchema implements Function<String, Optional<String>> {
        private final String parameters;
        private volatile @Nullable ParameterSchema schema;

        LazySchema(String parameters) {
            this.parameters = parameters;
        }

        @Override
        public Optional<String> apply(String arguments) {
            ParameterSchema known = schema;
            if (known == null) {
                // Two threads may both compile it, with the same result.
                known = ParameterSchema.compile(parameters);
                schema = known;
            }
            return known.problem(arguments);
        }
    }
}
