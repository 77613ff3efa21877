package dev.rejoinder.tool;

import java.time.Duration;

/**
 * One call of a tool.
 *
 * @param arguments a JSON object that fits the tool's parameters
 * @param idempotencyKey the same for every attempt of this call, and for no other call: {@code
 *     messageId:round:index}
 * @param timeout the longest time that the caller of the tool waits
 * @param citations of the turn
 */
public record ToolInvocation(
        String botId,
        String conversationId,
        String messageId,
        String callId,
        String arguments,
        String idempotencyKey,
        Duration timeout,
        PassageCitations citations) {
    /** A call of a tool that finds no passages. */
    public ToolInvocation(
            String botId,
            String conversationId,
            String messageId,
            String callId,
            String arguments,
            String idempotencyKey,
            Duration timeout) {
        this(
                botId,
                conversationId,
                messageId,
                callId,
                arguments,
                idempotencyKey,
                timeout,
                PassageCitations.NONE);
    }
}
