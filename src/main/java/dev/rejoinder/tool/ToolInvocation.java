package dev.rejoinder.tool;

import java.time.Duration;

/**
 * One call of a tool.
 *
 * @param arguments a JSON object that fits the tool's parameters
 * @param idempotencyKey the same for every attempt of this call, and for no other call: {@code
 *     messageId:round:index}
 * @param timeout the longest time that the caller of the tool waits
 */
public record ToolInvocation(
        String botId,
        String conversationId,
        String messageId,
        String callId,
        String arguments,
        String idempotencyKey,
        Duration timeout) {}
