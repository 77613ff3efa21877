package dev.rejoinder.tool.mcp;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Stores the MCP servers of bots. Every method throws {@code INTERNAL_ERROR} when the database is
 * unavailable. Thread-safe.
 */
public interface McpServerStore {
    /** The most MCP servers of one bot. */
    int MAX_SERVERS = 20;

    /** All servers of a bot, oldest first. */
    List<RemoteMcpServer> list(String botId);

    /** The servers of all bots whose headers may refer to secrets. */
    List<RemoteMcpServer> withSecrets();

    Optional<RemoteMcpServer> find(String botId, String id);

    /**
     * Stores a new server.
     *
     * @throws dev.rejoinder.core.AppError INVALID_REQUEST when the bot would have more than {@link
     *     #MAX_SERVERS}; BOT_NOT_FOUND
     */
    void add(RemoteMcpServer server);

    /**
     * Replaces the server with this id. Returns false, and changes nothing, if there is none, or it
     * was changed concurrently.
     *
     * @param seen the time of the last change that the caller has seen (optimistic lock)
     */
    boolean replace(RemoteMcpServer server, Instant seen);

    /**
     * Stores the tools of a server that has not changed since it was read.
     *
     * @param seen the server as it was read before its tools were
     * @return whether the tools were stored
     */
    boolean saveTools(RemoteMcpServer seen, ToolList tools);

    boolean delete(String botId, String id);
}
