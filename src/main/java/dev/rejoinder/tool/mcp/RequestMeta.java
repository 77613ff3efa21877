package dev.rejoinder.tool.mcp;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Builds the bodies of messages. */
final class RequestMeta {
    private static final String PREFIX = "io.modelcontextprotocol/";

    private final String version;

    /**
     * Creates the builder.
     *
     * @param version of this server
     */
    RequestMeta(String version) {
        this.version = version;
    }

    /** The body of a request. From version 2026-07-28 on, each says who sends it. */
    ObjectNode message(@Nullable McpSession session, RpcRequest request) {
        ObjectNode message = McpJson.object();
        message.put("jsonrpc", "2.0");
        message.put("id", request.id());
        message.put("method", request.method());
        ObjectNode params = message.putObject("params");
        params.setAll(request.params());
        if (session instanceof McpSession.Stateless stateless) {
            ObjectNode meta =
                    params.get("_meta") instanceof ObjectNode given
                            ? given
                            : params.putObject("_meta");
            meta.put(PREFIX + "protocolVersion", stateless.version());
            meta.set(PREFIX + "clientInfo", clientInfo());
            meta.putObject(PREFIX + "clientCapabilities");
        }
        return message;
    }

    /** The parameters of {@code initialize}. */
    ObjectNode initialize(String protocolVersion) {
        ObjectNode params = McpJson.object();
        params.put("protocolVersion", protocolVersion);
        params.putObject("capabilities");
        params.set("clientInfo", clientInfo());
        return params;
    }

    static ObjectNode notification(String method) {
        ObjectNode message = McpJson.object();
        message.put("jsonrpc", "2.0");
        message.put("method", method);
        return message;
    }

    private ObjectNode clientInfo() {
        return McpJson.object().put("name", "rejoinder").put("version", version);
    }
}
