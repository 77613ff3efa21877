package dev.rejoinder.http.mcp;

/** A method of an MCP server. */
@FunctionalInterface
interface McpMethod {
    /**
     * Replies to the call, or starts a stream that replies later. Runs on the request's thread, so
     * it may block.
     *
     * @throws McpError if the protocol defines the error
     * @throws dev.rejoinder.core.AppError to answer with its HTTP status
     */
    void handle(McpCall call);
}
