package dev.rejoinder.client;

/**
 * The result of a tool of your own.
 *
 * @param output a string, or anything that Jackson writes as JSON
 * @param isError whether the call failed
 */
public record ToolResult(String callId, Object output, boolean isError) {
    public static ToolResult of(String callId, Object output) {
        return new ToolResult(callId, output, false);
    }

    public static ToolResult error(String callId, Object output) {
        return new ToolResult(callId, output, true);
    }
}
