package dev.rejoinder.http.mcp;

import dev.rejoinder.http.StrictJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A JSON-RPC request or notification from a client.
 *
 * @param id a string or a whole number as compact JSON; null for a notification
 * @param params an object, empty if the message has none
 */
record McpMessage(@Nullable String id, String method, JsonNode params) {
    /** The longest id, as JSON. The response repeats it. */
    private static final int MAX_ID = 1_000;

    static final int MAX_METHOD = 200;

    /**
     * Reads a message.
     *
     * @throws McpError if it is none that a client may send
     */
    static McpMessage of(JsonNode body) {
        if (body.isMissingNode()) {
            throw McpError.unparsable("The body is empty.");
        }
        if (body.isArray()) {
            throw McpError.notAMessage("Batches are not supported; send one message per request.");
        }
        if (!body.isObject()) {
            throw McpError.notAMessage("The body must be a JSON object.");
        }
        if (!"2.0".equals(text(body.get("jsonrpc")))) {
            throw McpError.notAMessage("jsonrpc must be the string 2.0.");
        }
        String method = text(body.get("method"));
        if (method == null || method.isEmpty() || method.length() > MAX_METHOD) {
            throw McpError.notAMessage(
                    "method must be a string of 1 to " + MAX_METHOD + " characters.");
        }
        String id = idOf(body);
        if (id == null && body.has("id")) {
            throw McpError.notAMessage("id must be a string or a whole number, and not too long.");
        }
        JsonNode params = body.get("params");
        if (params == null) {
            params = JsonNodeFactory.instance.objectNode();
        }
        if (!params.isObject()) {
            throw McpError.notAMessage("params must be an object.");
        }
        return new McpMessage(id, method, params);
    }

    /** The id of what may be a request, as compact JSON; null if it has no valid one. */
    static @Nullable String idOf(JsonNode body) {
        JsonNode id = body.isObject() ? body.get("id") : null;
        if (id == null || !(id.isString() || id.isIntegralNumber())) {
            return null;
        }
        String compact = StrictJson.compact(id);
        return compact.length() > MAX_ID ? null : compact;
    }

    /** A field of {@code params._meta}, or null. */
    @Nullable JsonNode meta(String name) {
        JsonNode meta = params.get("_meta");
        return meta == null ? null : meta.get(name);
    }

    /** A string in the parameters, or null if it is absent or no string. */
    @Nullable String text(String name) {
        return text(params.get(name));
    }

    private static @Nullable String text(@Nullable JsonNode value) {
        return value != null && value.isString() ? value.stringValue() : null;
    }
}
