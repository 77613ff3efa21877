package dev.rejoinder.client;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Messages and answers. {@code bot} is an id or a short name. A message is sent once, however often
 * its request is repeated.
 */
public final class Chat {
    private final Http http;

    Chat(Http http) {
        this.http = http;
    }

    public Answer send(String bot, String message) {
        return send(bot, message, MessageOptions.NONE);
    }

    /** Sends a message and waits for the answer, or until the answer waits for somebody. */
    public Answer send(String bot, String message, MessageOptions options) {
        return http.send(message(bot, "message", message, options), Answer.class);
    }

    public AnswerStream stream(String bot, String message) {
        return stream(bot, message, MessageOptions.NONE);
    }

    /** Sends a message and returns at once. Failures are thrown by the first read. */
    public AnswerStream stream(String bot, String message, MessageOptions options) {
        return AnswerStream.of(http, bot, message(bot, "stream", message, options));
    }

    private static Http.Call message(
            String bot, String kind, String message, MessageOptions options) {
        return Http.Call.of("POST", Http.path("chat", bot, kind), options.body(message))
                .withHeader("Idempotency-Key", UUID.randomUUID().toString())
                .asRepeatable();
    }

    /** Reads an answer from its beginning, whether it is stored or being written. */
    public AnswerStream resume(String bot, String conversationId, String messageId) {
        return resume(bot, conversationId, messageId, null);
    }

    /**
     * Reads the rest of an answer.
     *
     * @param messageId of the answer or of its question
     * @param after {@link AnswerStream#position()} of an earlier stream, or null for the beginning
     */
    public AnswerStream resume(String bot, String conversationId, String messageId, String after) {
        return AnswerStream.resumed(http, bot, conversationId, messageId, after);
    }

    /** Stops an answer and returns its text so far. Changes nothing once it has ended. */
    public StoppedAnswer stop(String bot, String conversationId, String messageId) {
        return http.send(
                call("POST", bot, conversationId, messageId, "stop", Map.of()),
                StoppedAnswer.class);
    }

    /** Approves or denies tool calls. */
    public AnswerState approve(
            String bot, String conversationId, String messageId, List<ToolDecision> decisions) {
        return http.send(
                call(
                        "POST",
                        bot,
                        conversationId,
                        messageId,
                        "approvals",
                        Map.of("approvals", decisions)),
                AnswerState.class);
    }

    /** Gives the results of your own tools. */
    public AnswerState submitToolResults(
            String bot, String conversationId, String messageId, List<ToolResult> results) {
        return http.send(
                call(
                        "POST",
                        bot,
                        conversationId,
                        messageId,
                        "tool-results",
                        Map.of("results", results)),
                AnswerState.class);
    }

    /**
     * Rates an answer.
     *
     * @param rating {@code up} or {@code down}
     * @param comment or null
     */
    public Feedback feedback(
            String bot, String conversationId, String messageId, String rating, String comment) {
        return http.send(
                call(
                        "PUT",
                        bot,
                        conversationId,
                        messageId,
                        "feedback",
                        comment == null
                                ? Map.of("rating", rating)
                                : Map.of("rating", rating, "comment", comment)),
                Feedback.class);
    }

    /** A request about an answer; each has its effect once. */
    private static Http.Call call(
            String method,
            String bot,
            String conversationId,
            String messageId,
            String action,
            Map<String, ?> body) {
        String path =
                Http.path(
                        "chat",
                        bot,
                        "conversations",
                        conversationId,
                        "messages",
                        messageId,
                        action);
        return Http.Call.of(method, path, body).asRepeatable();
    }
}
