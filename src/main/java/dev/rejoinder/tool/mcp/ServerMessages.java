package dev.rejoinder.tool.mcp;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers requests that servers send inside the answer to ours, up to version 2025-11-25. The
 * client declares no capabilities, so a server may send only {@code ping}; a question to the user
 * is declined, and everything else is an unknown method.
 */
final class ServerMessages {
    static final String TOOLS_CHANGED = "notifications/tools/list_changed";

    private ServerMessages() {}

    /** The response to a server's request. */
    static ObjectNode reply(JsonNode request, String method) {
        ObjectNode reply = McpJson.object();
        reply.put("jsonrpc", "2.0");
        reply.set("id", request.get("id"));
        switch (method) {
            case "ping" -> reply.putObject("result");
            case "elicitation/create" -> reply.putObject("result").put("action", "decline");
            default ->
                    reply.putObject("error")
                            .put("code", RpcAnswer.RpcError.METHOD_NOT_FOUND)
                            .put("message", "This client does not support " + method + ".");
        }
        return reply;
    }
}
