package dev.rejoinder.http.api;

import static dev.rejoinder.http.BodySchema.constant;
import static dev.rejoinder.http.BodySchema.named;
import static dev.rejoinder.http.BodySchema.optional;
import static dev.rejoinder.http.BodySchema.required;

import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.BodySchema.NamedSchema;
import dev.rejoinder.http.ErrorSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The schemas of the events that {@link TurnEventStream} writes. */
public final class StreamSchemas {
    static final String MEDIA_TYPE = "text/event-stream";

    private static final BodySchema YES = new BodySchema.BooleanSchema();

    private static final NamedSchema START =
            named(
                    "MessageStartEvent",
                    type("message.start"),
                    required("conversationId", ResponseSchemas.ID, "The conversation's id."),
                    required("messageId", ResponseSchemas.ID, "The answer's id."),
                    required("userMessageId", ResponseSchemas.ID, "The user message's id."));

    private static final NamedSchema SOURCES =
            named(
                    "MessageSourcesEvent",
                    type("message.sources"),
                    required(
                            "sources",
                            new BodySchema.ArraySchema(ResponseSchemas.CITED, Integer.MAX_VALUE),
                            "The passages that the model was given. Comes before the first"
                                    + " delta."));

    private static final NamedSchema DELTA =
            named(
                    "MessageDeltaEvent",
                    type("message.delta"),
                    required("delta", ResponseSchemas.TEXT, "The next piece of the answer."));

    private static final NamedSchema TOOL_STARTED =
            named(
                    "MessageToolStartedEvent",
                    type("message.tool.started"),
                    ToolCallSchemas.CALL_ID,
                    ToolCallSchemas.TOOL,
                    ToolCallSchemas.TITLE,
                    ToolCallSchemas.ARGUMENTS);

    private static final NamedSchema TOOL_COMPLETED =
            named(
                    "MessageToolCompletedEvent",
                    type("message.tool.completed"),
                    ToolCallSchemas.CALL_ID,
                    ToolCallSchemas.TOOL,
                    required(
                            "status",
                            new BodySchema.EnumSchema(List.of("ok", "error", "unknown", "denied")),
                            "How the call ended."),
                    ToolCallSchemas.EXPIRED,
                    ToolCallSchemas.DURATION,
                    required(
                            "result",
                            new BodySchema.StringSchema(0, ToolEventJson.MAX_RESULT),
                            "The beginning of what the model got; empty for visitors."));

    private static final NamedSchema APPROVAL_REQUESTED =
            requested("MessageApprovalRequestedEvent", "message.approval.requested");

    private static final NamedSchema TOOL_REQUESTED =
            requested("MessageToolRequestedEvent", "message.tool.requested");

    private static final NamedSchema COMPLETED =
            named(
                    "MessageCompletedEvent",
                    type("message.completed"),
                    required("success", YES, "Always true."),
                    required("data", ResponseSchemas.ANSWER, "The whole answer."),
                    optional("error", ErrorSchema.DETAIL, "Always null."));

    private static final NamedSchema FAILED =
            named(
                    "MessageFailedEvent",
                    type("message.failed"),
                    required("success", YES, "Always false."),
                    optional("data", ResponseSchemas.PARTIAL, "The partial answer, if any."),
                    required("error", ErrorSchema.DETAIL, "Why the answer failed."));

    /**
     * The data of one event. The last event is {@code message.completed} or {@code message.failed}.
     */
    static final NamedSchema EVENT =
            choice(
                    "MessageEvent",
                    START,
                    SOURCES,
                    DELTA,
                    TOOL_STARTED,
                    TOOL_COMPLETED,
                    APPROVAL_REQUESTED,
                    TOOL_REQUESTED,
                    COMPLETED,
                    FAILED);

    private StreamSchemas() {}

    private static NamedSchema requested(String name, String type) {
        return named(
                name,
                type(type),
                ToolCallSchemas.CALL_ID,
                ToolCallSchemas.TOOL,
                ToolCallSchemas.TITLE,
                ToolCallSchemas.ARGUMENTS,
                ToolCallSchemas.EXPIRES);
    }

    /** One of these events, told apart by their first field, which is {@link #type}. */
    public static NamedSchema choice(String name, NamedSchema... events) {
        return new NamedSchema(name, new BodySchema.ChoiceSchema("type", byType(List.of(events))));
    }

    /** The field that names an event. */
    public static BodySchema.Field type(String name) {
        return required("type", constant(name), "The event's name.");
    }

    /** The events by the only value of their first field. */
    private static Map<String, NamedSchema> byType(List<NamedSchema> events) {
        var choices = new LinkedHashMap<String, NamedSchema>();
        for (NamedSchema event : events) {
            if (event.schema() instanceof BodySchema.ObjectSchema(var fields)
                    && fields.getFirst().schema() instanceof BodySchema.EnumSchema(var values)) {
                choices.put(values.getFirst(), event);
            }
        }
        return choices;
    }
}
