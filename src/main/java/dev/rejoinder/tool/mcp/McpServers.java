package dev.rejoinder.tool.mcp;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import dev.rejoinder.core.ShortLivedCache;
import dev.rejoinder.tool.SecretUseRules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The MCP servers of bots. A change made here is visible in this process when its method returns;
 * one made by another process, within {@link #FRESH_FOR}. Thread-safe.
 */
public final class McpServers {
    /** How long a server is cached before the store is asked again. */
    static final Duration FRESH_FOR = Duration.ofSeconds(1);

    /** Maximum number of cached servers; each may contain 200 tools. */
    static final int MAX_CACHED = 200;

    /**
     * Maximum attempts of an update; another attempt means that another process changed the server.
     */
    private static final int MAX_ATTEMPTS = 50;

    private final McpServerStore store;
    private final Clock clock;
    private final Ids ids;
    private final SecretUseRules secretRules;
    private final ShortLivedCache<ServerKey, RemoteMcpServer> cached;

    /** Held from reading a server to storing the change. */
    private final ReentrantLock changing = new ReentrantLock();

    private record ServerKey(String botId, String id) {}

    public McpServers(McpServerStore store, Clock clock, Ids ids, SecretUseRules secretRules) {
        this.store = store;
        this.secretRules = secretRules;
        this.clock = clock;
        this.ids = ids;
        cached = new ShortLivedCache<>(clock, FRESH_FOR, MAX_CACHED);
    }

    /**
     * Adds a server, without sending anything to it; durable when it returns.
     *
     * @throws AppError INVALID_REQUEST naming the field; BOT_NOT_FOUND
     */
    public RemoteMcpServer add(String botId, McpServerDraft draft) {
        Instant now = clock.now();
        RemoteMcpServer server = of(botId, ids.mcpServer(), checked(draft), now, now, null);
        store.add(server);
        return server;
    }

    public List<RemoteMcpServer> list(String botId) {
        return store.list(botId);
    }

    /** The servers of all bots whose headers refer to secrets. */
    public List<RemoteMcpServer> withSecrets() {
        return store.withSecrets().stream().filter(server -> !server.secrets().isEmpty()).toList();
    }

    private McpServerDraft checked(McpServerDraft draft) {
        return draft.checked(secretRules);
    }

    /**
     * Returns a server.
     *
     * @throws AppError NOT_FOUND
     */
    public RemoteMcpServer require(String botId, String id) {
        return store.find(botId, id).orElseThrow(McpServers::notFound);
    }

    /** A server from memory, or null if there is none. */
    @Nullable RemoteMcpServer find(String botId, String id) {
        return cached.get(
                new ServerKey(botId, id), key -> store.find(key.botId(), key.id()).orElse(null));
    }

    /**
     * Replaces the settings of a server with the result of {@code change}; durable when it returns.
     * Another URL, or other headers, make its tools unknown: another server may be there.
     *
     * @throws AppError NOT_FOUND; INVALID_REQUEST naming the field; OVERLOADED
     */
    public RemoteMcpServer update(String botId, String id, UnaryOperator<McpServerDraft> change) {
        changing.lock();
        try {
            for (int i = 0; i < MAX_ATTEMPTS; i++) {
                RemoteMcpServer current = require(botId, id);
                RemoteMcpServer changed = changed(current, checked(change.apply(draft(current))));
                if (store.replace(changed, current.updatedAt())) {
                    return changed;
                }
                // Another process changed the server: retry on its result.
            }
            throw AppError.retryLater(
                    ErrorCode.OVERLOADED, "Other requests are changing this server.", FRESH_FOR);
        } finally {
            cached.forget();
            changing.unlock();
        }
    }

    private RemoteMcpServer changed(RemoteMcpServer current, McpServerDraft draft) {
        boolean same =
                draft.url().equals(current.url()) && draft.headers().equals(current.headers());
        return of(
                current.botId(),
                current.id(),
                draft,
                current.createdAt(),
                clock.after(current.updatedAt()),
                same ? current.tools() : null);
    }

    /**
     * Deletes a server; durable when it returns.
     *
     * @throws AppError NOT_FOUND
     */
    public void delete(String botId, String id) {
        try {
            if (!store.delete(botId, id)) {
                throw notFound();
            }
        } finally {
            cached.forget();
        }
    }

    /** Stores a tool list, unless the server was changed while it was read. */
    RemoteMcpServer saved(RemoteMcpServer seen, ToolList tools) {
        try {
            return store.saveTools(seen, tools)
                    ? seen.with(tools)
                    : require(seen.botId(), seen.id());
        } finally {
            cached.forget();
        }
    }

    private static McpServerDraft draft(RemoteMcpServer server) {
        return new McpServerDraft(server.name(), server.url(), server.headers(), server.enabled());
    }

    private static RemoteMcpServer of(
            String botId,
            String id,
            McpServerDraft draft,
            Instant createdAt,
            Instant updatedAt,
            @Nullable ToolList tools) {
        return new RemoteMcpServer(
                botId,
                id,
                draft.name(),
                draft.url(),
                draft.headers(),
                draft.enabled(),
                createdAt,
                updatedAt,
                tools);
    }

    private static AppError notFound() {
        return AppError.of(ErrorCode.NOT_FOUND, "There is no such MCP server.");
    }
}
