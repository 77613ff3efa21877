package dev.rejoinder.tool.mcp;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rejoinder.core.Clock;
import dev.rejoinder.outbound.OutboundClient;
import dev.rejoinder.wire.Header;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Speaks MCP with remote servers, in version 2026-07-28 if a server knows it, and otherwise in
 * versions up to 2025-11-25. Remembers how each server is spoken to. Blocks; made for virtual
 * threads. Thread-safe.
 */
final class McpClient {
    /** The most tools of one server. */
    static final int MAX_TOOLS = 200;

    /** The most pages of one tool list. */
    static final int MAX_PAGES = 20;

    private static final int MAX_SESSIONS = 1_000;
    private static final int MAX_CURSOR = 4_096;
    private static final String KEY_META = "io.rejoinder/idempotency-key";

    private final McpWire wire;
    private final SessionOpener opener;
    private final Clock clock;
    private final Executor background;
    private final AtomicLong ids = new AtomicLong();
    private final Cache<McpEndpoint, McpSession> sessions =
            Caffeine.newBuilder().maximumSize(MAX_SESSIONS).build();

    /**
     * Creates the client.
     *
     * @param version of this server
     * @param background sends cancellations; must not run tasks on the caller's thread
     */
    McpClient(OutboundClient client, String version, Clock clock, Executor background) {
        this.wire = new McpWire(client, version);
        this.opener = new SessionOpener(wire, new RequestMeta(version), ids::incrementAndGet);
        this.clock = clock;
        this.background = background;
    }

    /** Reads all tools of a server. */
    ToolList listTools(McpEndpoint endpoint, Duration timeout)
            throws McpException, InterruptedException {
        var budget = new CallBudget(clock, timeout);
        var tools = new LinkedHashMap<String, ListedTool>();
        var cursors = new HashSet<String>();
        String cursor = null;
        for (int page = 0; page < MAX_PAGES; page++) {
            ObjectNode params = McpJson.object();
            if (cursor != null) {
                params.put("cursor", cursor);
            }
            JsonNode result =
                    send(endpoint, "tools/list", params, null, List.of(), true, budget, () -> {});
            add(result.get("tools"), tools);
            cursor = McpJson.text(result, "nextCursor");
            if (cursor == null) {
                McpSession session = sessions.getIfPresent(endpoint);
                return new ToolList(
                        List.copyOf(tools.values()),
                        session == null ? "" : session.version(),
                        clock.now());
            }
            if (cursor.length() > MAX_CURSOR || !cursors.add(cursor)) {
                throw McpException.refused("The MCP server's list of tools does not end.");
            }
        }
        throw McpException.refused(
                "The MCP server's list of tools has more than " + MAX_PAGES + " pages.");
    }

    private static void add(@Nullable JsonNode page, Map<String, ListedTool> tools)
            throws McpException {
        if (page == null || !page.isArray()) {
            throw McpException.refused("The MCP server did not answer with a list of tools.");
        }
        for (JsonNode entry : page) {
            ListedTool tool = ToolListParser.tool(entry);
            if (tool != null) {
                tools.putIfAbsent(tool.name(), tool);
            }
            if (tools.size() > MAX_TOOLS) {
                throw McpException.refused("The MCP server has more than " + MAX_TOOLS + " tools.");
            }
        }
    }

    /**
     * Calls a tool once.
     *
     * @param mayRepeat whether the call may be sent again if the server rejects its session. A
     *     server can act and reject the session all the same, so the session of any other call is
     *     checked with a ping before
     * @param toolsChanged called when the server says that its list of tools has changed
     * @return the result as the server sent it
     */
    JsonNode callTool(
            McpEndpoint endpoint,
            ListedTool tool,
            ObjectNode arguments,
            String idempotencyKey,
            boolean mayRepeat,
            CallBudget budget,
            Runnable toolsChanged)
            throws McpException, InterruptedException {
        if (!mayRepeat) {
            checkSession(endpoint, budget, toolsChanged);
        }
        ObjectNode params = McpJson.object();
        params.put("name", tool.name());
        params.set("arguments", arguments);
        params.putObject("_meta").put(KEY_META, idempotencyKey);
        var headers =
                new ArrayList<>(ParameterHeaders.of(McpJson.read(tool.inputSchema()), arguments));
        headers.add(new Header("Idempotency-Key", idempotencyKey));
        return send(
                endpoint,
                "tools/call",
                params,
                tool.name(),
                headers,
                mayRepeat,
                budget,
                toolsChanged);
    }

    /** Drops a session that the server no longer knows. Newer servers have none to lose. */
    private void checkSession(McpEndpoint endpoint, CallBudget budget, Runnable toolsChanged)
            throws InterruptedException {
        McpSession known = sessions.getIfPresent(endpoint);
        if (!(known instanceof McpSession.Initialized)) {
            return;
        }
        var ping = new RpcRequest(ids.incrementAndGet(), "ping", McpJson.object(), null, List.of());
        try {
            if (outdated(known, exchange(endpoint, known, ping, budget, toolsChanged))) {
                sessions.asMap().remove(endpoint, known);
            }
        } catch (McpException unreachable) {
            // The call itself says what is wrong.
            sessions.asMap().remove(endpoint, known);
        }
    }

    private JsonNode send(
            McpEndpoint endpoint,
            String method,
            ObjectNode params,
            @Nullable String name,
            List<Header> headers,
            boolean mayRepeat,
            CallBudget budget,
            Runnable toolsChanged)
            throws McpException, InterruptedException {
        McpSession known = sessions.getIfPresent(endpoint);
        McpSession session = known == null ? open(endpoint, budget) : known;
        var request = new RpcRequest(ids.incrementAndGet(), method, params, name, headers);
        RpcAnswer answer = exchange(endpoint, session, request, budget, toolsChanged);
        if (known != null && outdated(known, answer)) {
            sessions.asMap().remove(endpoint, known);
            if (!mayRepeat) {
                return answer.requireResult();
            }
            McpSession opened = open(endpoint, budget);
            request = new RpcRequest(ids.incrementAndGet(), method, params, name, headers);
            answer = exchange(endpoint, opened, request, budget, toolsChanged);
        }
        return answer.requireResult();
    }

    /** Whether the server has forgotten the session, or speaks another era since then. */
    private static boolean outdated(McpSession known, RpcAnswer answer) {
        RpcAnswer.RpcError error = answer.error();
        return switch (known) {
            case McpSession.Initialized _ -> answer.rejectsSession();
            case McpSession.Stateless _ ->
                    answer.rejectsSession()
                            && (error == null
                                    || error.code() == RpcAnswer.RpcError.UNSUPPORTED_VERSION);
        };
    }

    private McpSession open(McpEndpoint endpoint, CallBudget budget)
            throws McpException, InterruptedException {
        try {
            McpSession opened = opener.open(endpoint, budget);
            sessions.put(endpoint, opened);
            return opened;
        } catch (McpException e) {
            // Whatever happened, the request itself was not sent.
            throw switch (e.kind()) {
                case NOT_SENT, REFUSED -> McpException.notSent(e.sentence(), e);
                case UNREACHABLE, NO_ANSWER -> McpException.unreachable(e.sentence(), e);
            };
        }
    }

    private RpcAnswer exchange(
            McpEndpoint endpoint,
            McpSession session,
            RpcRequest request,
            CallBudget budget,
            Runnable toolsChanged)
            throws McpException, InterruptedException {
        boolean answered = false;
        try {
            RpcAnswer answer =
                    wire.request(endpoint, session, request, budget.left(), toolsChanged);
            answered = true;
            return answer;
        } finally {
            if (!answered) {
                cancel(endpoint, session, request.id());
            }
        }
    }

    /** Before version 2026-07-28, closing the connection does not cancel a request. */
    private void cancel(McpEndpoint endpoint, McpSession session, long id) {
        if (session instanceof McpSession.Stateless) {
            return;
        }
        ObjectNode message = RequestMeta.notification("notifications/cancelled");
        message.putObject("params").put("requestId", id);
        background.execute(
                () -> {
                    try {
                        wire.notify(endpoint, session, message);
                    } catch (McpException | InterruptedException e) {
                        // The server ends the request by its own timeout.
                    }
                });
    }
}
