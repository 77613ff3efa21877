package dev.rejoinder.client;

/**
 * Whether a tool call may run.
 *
 * @param reason why not, for the model; or null
 */
public record ToolDecision(String callId, boolean approve, String reason) {
    public static ToolDecision approve(String callId) {
        return new ToolDecision(callId, true, null);
    }

    public static ToolDecision deny(String callId, String reason) {
        return new ToolDecision(callId, false, reason);
    }
}
