package dev.rejoinder.client;

import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** An event of a stream. */
public sealed interface AnswerEvent {
    /** The name of the event in the API, such as {@code message.delta}. */
    String type();

    /** The answer begins. */
    record Started(String conversationId, String messageId, String userMessageId)
            implements AnswerEvent {
        @Override
        public String type() {
            return "message.start";
        }
    }

    /** The passages that the model gets; those of {@link Completed} replace them. */
    record SourcesFound(List<Passage> sources) implements AnswerEvent {
        @Override
        public String type() {
            return "message.sources";
        }
    }

    /** More text. */
    record Delta(String delta) implements AnswerEvent {
        @Override
        public String type() {
            return "message.delta";
        }
    }

    /** The server calls a tool. {@code arguments} is an object, or what the model wrote instead. */
    record ToolStarted(String callId, String tool, String title, JsonNode arguments)
            implements AnswerEvent {
        @Override
        public String type() {
            return "message.tool.started";
        }
    }

    /** A call has ended: {@code ok}, {@code error}, {@code denied} or {@code unknown}. */
    record ToolCompleted(
            String callId,
            String tool,
            String status,
            boolean expired,
            long durationMillis,
            String result)
            implements AnswerEvent {
        @Override
        public String type() {
            return "message.tool.completed";
        }
    }

    /** A person must approve a call: {@link Chat#approve}. */
    record ApprovalRequested(
            String callId, String tool, String title, JsonNode arguments, Instant expiresAt)
            implements AnswerEvent {
        @Override
        public String type() {
            return "message.approval.requested";
        }
    }

    /** You must call your own tool: {@link Chat#submitToolResults}. */
    record ToolRequested(
            String callId, String tool, String title, JsonNode arguments, Instant expiresAt)
            implements AnswerEvent {
        @Override
        public String type() {
            return "message.tool.requested";
        }
    }

    /** The whole answer; the last event. */
    record Completed(Answer answer) implements AnswerEvent {
        @Override
        public String type() {
            return "message.completed";
        }
    }

    /** An event that this version does not know. */
    record Unknown(String type, JsonNode data) implements AnswerEvent {}

    /** Reads an event. */
    static AnswerEvent of(JsonNode event) {
        String type = event.path("type").asString("");
        return switch (type) {
            case "message.start" -> Json.convert(event, Started.class);
            case "message.sources" -> Json.convert(event, SourcesFound.class);
            case "message.delta" -> Json.convert(event, Delta.class);
            case "message.tool.started" -> Json.convert(event, ToolStarted.class);
            case "message.tool.completed" -> Json.convert(event, ToolCompleted.class);
            case "message.approval.requested" -> Json.convert(event, ApprovalRequested.class);
            case "message.tool.requested" -> Json.convert(event, ToolRequested.class);
            case "message.completed" ->
                    new Completed(Json.convert(event.path("data"), Answer.class));
            default -> new Unknown(type, event);
        };
    }
}
