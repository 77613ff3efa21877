package dev.rejoinder.tool.mcp;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The answer to a {@link RpcRequest}.
 *
 * @param status of HTTP
 * @param session the header {@code Mcp-Session-Id}
 * @param result null if there is an error, or no JSON-RPC message at all
 * @param error null if there is a result, or no JSON-RPC message at all
 */
record RpcAnswer(
        int status, @Nullable String session, @Nullable JsonNode result, @Nullable RpcError error) {
    private static final int FIRST_ERROR = 400;
    private static final int FIRST_SERVER_ERROR = 500;

    /** The longest message of a server that is shown. */
    private static final int MAX_MESSAGE = 500;

    /** A JSON-RPC error. */
    record RpcError(int code, String message, @Nullable JsonNode data) {
        static final int METHOD_NOT_FOUND = -32601;
        static final int HEADER_MISMATCH = -32020;
        static final int MISSING_CAPABILITY = -32021;
        static final int UNSUPPORTED_VERSION = -32022;

        static RpcError of(JsonNode error, McpEndpoint endpoint) {
            JsonNode code = error.get("code");
            String message = McpJson.text(error, "message");
            return new RpcError(
                    code != null && code.canConvertToInt() ? code.intValue() : 0,
                    VisibleText.line(message == null ? "" : endpoint.masked(message), MAX_MESSAGE),
                    error.get("data"));
        }

        /** Whether only servers of version 2026-07-28 and later answer so. */
        boolean modern() {
            return code == HEADER_MISMATCH
                    || code == MISSING_CAPABILITY
                    || code == UNSUPPORTED_VERSION;
        }
    }

    /** Whether the server does not know this session, or wants one. */
    boolean rejectsSession() {
        return result == null && (status == 400 || status == 404);
    }

    /**
     * The result.
     *
     * @throws McpException when there is none
     */
    JsonNode requireResult() throws McpException {
        if (result != null) {
            return result;
        }
        if (error != null) {
            throw McpException.refused(
                    "The MCP server answered with error " + error.code() + ": " + error.message());
        }
        throw failure();
    }

    /** The exception for an answer without a JSON-RPC message. */
    McpException failure() {
        String sentence =
                switch (status) {
                    case 401, 403 ->
                            "The MCP server refused the credentials (HTTP status " + status + ").";
                    case 301, 302, 303, 307, 308 ->
                            "The MCP server redirects to another URL. Redirects are not followed:"
                                    + " enter the URL of the MCP endpoint itself.";
                    default -> "The MCP server answered with HTTP status " + status + ".";
                };
        // A gateway may have passed the request on before it gave up.
        return status >= FIRST_SERVER_ERROR || status == 408 || status < 300
                ? McpException.noAnswer(sentence, null)
                : McpException.refused(sentence);
    }

    boolean failed() {
        return status >= FIRST_ERROR;
    }
}
