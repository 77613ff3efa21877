package dev.rejoinder.tool.mcp;

import static java.util.stream.Collectors.toSet;

import dev.rejoinder.tool.TextTemplate;
import dev.rejoinder.tool.ToolTarget;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An MCP server whose tools a bot may use.
 *
 * @param id {@code mcp_} and a ULID
 * @param name for people, and in the names of tools that would clash
 * @param url of its MCP endpoint; normalized
 * @param headers sent with each request; values may contain {@code {{secret.NAME}}}
 * @param enabled whether its tools are offered to models
 * @param tools its last tool list; null if it was never read at this URL with these headers
 */
public record RemoteMcpServer(
        String botId,
        String id,
        String name,
        String url,
        Map<String, String> headers,
        boolean enabled,
        Instant createdAt,
        Instant updatedAt,
        @Nullable ToolList tools) {
    public RemoteMcpServer {
        headers = Map.copyOf(headers);
    }

    /** The names of the secrets that its headers refer to. */
    public Set<String> secrets() {
        return headers.values().stream().flatMap(TextTemplate::secretNames).collect(toSet());
    }

    /** A tool that can be offered; null if the server has none with this name. */
    @Nullable ListedTool usable(String toolName) {
        ListedTool found = tools == null ? null : tools.find(toolName);
        return found == null || found.problem() != null ? null : found;
    }

    /** Whether the server has the tool, and describes it as its owner accepted it. */
    public boolean describesAs(ToolTarget.McpTool target) {
        ListedTool listed = usable(target.toolName());
        return listed != null && listed.fingerprint().equals(target.accepted());
    }

    RemoteMcpServer with(ToolList read) {
        return new RemoteMcpServer(
                botId, id, name, url, headers, enabled, createdAt, updatedAt, read);
    }
}
