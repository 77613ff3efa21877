package dev.rejoinder.tool.mcp;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.tool.Tool;
import dev.rejoinder.tool.ToolDraft;
import dev.rejoinder.tool.ToolTarget;
import dev.rejoinder.tool.Tools;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Chooses tools of MCP servers for bots, and accepts their changes. Thread-safe. */
public final class McpToolSelection {
    private final McpServers servers;
    private final Tools tools;

    public McpToolSelection(McpServers servers, Tools tools) {
        this.servers = servers;
        this.tools = tools;
    }

    /** The tools of a bot that were chosen from a server. */
    public List<Tool> chosen(RemoteMcpServer server) {
        return tools.list(server.botId()).stream()
                .filter(tool -> isFrom(server.id(), tool.target()))
                .toList();
    }

    /**
     * Creates a tool for each name, with the defaults that its hints suggest. A name that is chosen
     * already is skipped.
     *
     * @throws AppError INVALID_REQUEST when the server has no usable tool with a name
     */
    public void choose(RemoteMcpServer server, List<String> names) {
        Set<String> before =
                chosen(server).stream()
                        .map(tool -> ((ToolTarget.McpTool) tool.target()).toolName())
                        .collect(Collectors.toSet());
        Set<String> taken =
                tools.list(server.botId()).stream().map(Tool::name).collect(Collectors.toSet());
        var drafts = new ArrayList<ToolDraft>();
        for (String name : new LinkedHashSet<>(names)) {
            ListedTool listed = requireUsable(server, name);
            if (!before.contains(name)) {
                String free = ToolNames.free(server.name(), name, taken);
                taken.add(free);
                drafts.add(draft(server, listed, free));
            }
        }
        if (!drafts.isEmpty()) {
            tools.create(server.botId(), drafts);
        }
    }

    private static ListedTool requireUsable(RemoteMcpServer server, String name) {
        ListedTool listed = server.tools() == null ? null : server.tools().find(name);
        if (listed == null) {
            throw AppError.invalid(
                    "tools",
                    "The MCP server has no tool with one of these names. Read its tools again with"
                            + " refresh.");
        }
        if (listed.problem() != null) {
            throw AppError.invalid(
                    "tools", "One of these tools cannot be used: " + listed.problem());
        }
        return listed;
    }

    private static ToolDraft draft(RemoteMcpServer server, ListedTool listed, String name) {
        return new ToolDraft(
                name,
                listed.title(),
                listed.description(),
                listed.inputSchema(),
                listed.hints().effect(),
                listed.hints().requiresApproval(),
                false,
                ToolDraft.TIMEOUT,
                true,
                new ToolTarget.McpTool(server.id(), listed.name(), listed.fingerprint()));
    }

    /**
     * Accepts the tool as its server describes it now. Effect and approval stay as the owner set
     * them.
     *
     * @param fingerprint of the description that the owner has seen
     * @throws AppError NOT_FOUND; INVALID_REQUEST when the server describes the tool differently
     */
    public void accept(RemoteMcpServer server, String toolId, String fingerprint) {
        Tool tool = tools.require(server.botId(), toolId);
        if (!(tool.target() instanceof ToolTarget.McpTool target)
                || !target.serverId().equals(server.id())) {
            throw AppError.of(ErrorCode.NOT_FOUND, "There is no such tool of this MCP server.");
        }
        ListedTool listed = server.usable(target.toolName());
        if (listed == null || !listed.fingerprint().equals(fingerprint)) {
            throw AppError.invalid(
                    "fingerprint",
                    "The MCP server describes the tool differently now. Read it again, and accept"
                            + " its current fingerprint.");
        }
        tools.update(
                server.botId(),
                toolId,
                draft ->
                        new ToolDraft(
                                draft.name(),
                                draft.title(),
                                listed.description(),
                                listed.inputSchema(),
                                draft.effect(),
                                draft.requiresApproval(),
                                draft.visitorApproves(),
                                draft.timeout(),
                                draft.enabled(),
                                new ToolTarget.McpTool(
                                        server.id(), listed.name(), listed.fingerprint())));
    }

    /** Deletes a server with the tools that were chosen from it. */
    public void delete(RemoteMcpServer server) {
        // The tools go first: without their server they could not be found through it any more.
        for (Tool tool : chosen(server)) {
            tools.delete(server.botId(), tool.id());
        }
        servers.delete(server.botId(), server.id());
    }

    private static boolean isFrom(String serverId, ToolTarget target) {
        return target instanceof ToolTarget.McpTool tool && tool.serverId().equals(serverId);
    }
}
