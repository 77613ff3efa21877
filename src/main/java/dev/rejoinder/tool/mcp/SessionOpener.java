package dev.rejoinder.tool.mcp;

import dev.rejoinder.tool.mcp.RpcAnswer.RpcError;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds out which versions of MCP a server speaks. It asks with {@code server/discover}, which only
 * servers of version 2026-07-28 and later know, and falls back to {@code initialize}.
 */
final class SessionOpener {
    private final McpWire wire;
    private final RequestMeta meta;
    private final LongSupplier ids;

    SessionOpener(McpWire wire, RequestMeta meta, LongSupplier ids) {
        this.wire = wire;
        this.meta = meta;
        this.ids = ids;
    }

    McpSession open(McpEndpoint endpoint, CallBudget budget)
            throws McpException, InterruptedException {
        var modern = new McpSession.Stateless(McpSession.Stateless.VERSION);
        RpcAnswer answer =
                wire.request(
                        endpoint,
                        modern,
                        RpcRequest.of(ids.getAsLong(), "server/discover", McpJson.object()),
                        budget.left(),
                        () -> {});
        if (speaks(modern.version(), answer)) {
            return modern;
        }
        if (answer.status() >= 500 || answer.status() == 401 || answer.status() == 403) {
            throw answer.failure();
        }
        if (answer.status() >= 300 && answer.status() < 400) {
            throw answer.failure();
        }
        return initialize(endpoint, budget);
    }

    private static boolean speaks(String version, RpcAnswer answer) throws McpException {
        JsonNode result = answer.result();
        if (result != null) {
            return contains(result.get("supportedVersions"), version);
        }
        RpcError error = answer.error();
        if (error == null || !error.modern()) {
            return false;
        }
        if (error.code() == RpcError.UNSUPPORTED_VERSION && knowsInitialize(error.data())) {
            return false;
        }
        throw McpException.refused(
                "The MCP server answered with error " + error.code() + ": " + error.message());
    }

    private static boolean knowsInitialize(@Nullable JsonNode data) {
        JsonNode supported = data == null ? null : data.get("supported");
        return McpSession.Initialized.VERSIONS.stream()
                .anyMatch(version -> contains(supported, version));
    }

    private static boolean contains(@Nullable JsonNode list, String text) {
        if (list != null && list.isArray()) {
            for (JsonNode item : list) {
                if (item.isString() && item.stringValue().equals(text)) {
                    return true;
                }
            }
        }
        return false;
    }

    private McpSession initialize(McpEndpoint endpoint, CallBudget budget)
            throws McpException, InterruptedException {
        String newest = McpSession.Initialized.VERSIONS.getFirst();
        RpcAnswer answer =
                wire.request(
                        endpoint,
                        null,
                        RpcRequest.of(ids.getAsLong(), "initialize", meta.initialize(newest)),
                        budget.left(),
                        () -> {});
        String version = McpJson.text(answer.requireResult(), "protocolVersion");
        if (version == null || !McpSession.Initialized.VERSIONS.contains(version)) {
            throw McpException.refused(
                    "The MCP server speaks none of the versions that this server knows: "
                            + McpSession.Stateless.VERSION
                            + ", "
                            + String.join(", ", McpSession.Initialized.VERSIONS)
                            + ".");
        }
        var session = new McpSession.Initialized(version, sessionId(answer));
        wire.notify(endpoint, session, RequestMeta.notification("notifications/initialized"));
        return session;
    }

    private static @Nullable String sessionId(RpcAnswer answer) throws McpException {
        String id = answer.session();
        if (id == null || id.isEmpty()) {
            return null;
        }
        if (id.length() > McpSession.Initialized.MAX_ID
                || !id.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw McpException.refused("The MCP server sent a session id that is not valid.");
        }
        return id;
    }
}
