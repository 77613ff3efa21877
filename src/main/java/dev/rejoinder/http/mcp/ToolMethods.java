package dev.rejoinder.http.mcp;

import dev.rejoinder.core.AppError;
import dev.rejoinder.http.BodySchema;
import dev.rejoinder.http.BodyValidator;
import dev.rejoinder.http.JsonSchema;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Lists and calls tools. */
final class ToolMethods {
    private final List<AssistantTool> tools;

    ToolMethods(List<AssistantTool> tools) {
        this.tools = tools;
    }

    /** {@code tools/list}, on one page. */
    void list(McpCall call) {
        call.reply(
                json -> {
                    json.writeArrayPropertyStart("tools");
                    tools.forEach(tool -> write(json, tool));
                    json.writeEndArray();
                });
    }

    private static void write(JsonGenerator json, AssistantTool tool) {
        json.writeStartObject();
        json.writeStringProperty("name", tool.name());
        json.writeStringProperty("title", tool.title());
        json.writeStringProperty("description", tool.description());
        json.writeName("inputSchema");
        JsonSchema.writeInline(json, tool.input());
        BodySchema output = tool.output();
        if (output != null) {
            json.writeName("outputSchema");
            JsonSchema.writeInline(json, output);
        }
        json.writeObjectPropertyStart("annotations");
        json.writeBooleanProperty("readOnlyHint", tool.isReadOnly());
        json.writeBooleanProperty("destructiveHint", false);
        json.writeBooleanProperty("openWorldHint", false);
        json.writeEndObject();
        json.writeEndObject();
    }

    /** {@code tools/call}. */
    void call(McpCall call) {
        AssistantTool tool = find(call.message().text("name"));
        try {
            JsonNode arguments = arguments(call);
            BodyValidator.check(arguments, tool.input(), "");
            tool.call(call, arguments);
        } catch (AppError error) {
            if (!isForTheModel(error)) {
                throw error;
            }
            call.reply(json -> ToolResultJson.writeError(json, List.of(sentence(error))));
        }
    }

    private AssistantTool find(@Nullable String name) {
        return tools.stream()
                .filter(tool -> tool.name().equals(name))
                .findFirst()
                .orElseThrow(() -> McpError.invalidParams("There is no such tool."));
    }

    private static JsonNode arguments(McpCall call) {
        JsonNode given = call.params().get("arguments");
        if (given == null || given.isNull()) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (!given.isObject()) {
            throw McpError.invalidParams("arguments must be an object.");
        }
        return given;
    }

    /**
     * Whether the model can act on an error. The others concern the client: they keep their HTTP
     * status and its headers.
     */
    private static boolean isForTheModel(AppError error) {
        return switch (error.code()) {
            case INVALID_REQUEST,
                    IDEMPOTENCY_KEY_REUSED,
                    CONVERSATION_NOT_FOUND,
                    CONVERSATION_BUSY,
                    BUDGET_EXCEEDED,
                    MESSAGE_NOT_FOUND,
                    ATTACHMENT_NOT_FOUND,
                    ATTACHMENT_INVALID,
                    NOT_AN_ANSWER,
                    NOT_FOUND,
                    MODEL_PROVIDER_ERROR,
                    MODEL_TIMEOUT,
                    ANSWER_INTERRUPTED,
                    ATTACHMENT_NOT_SUPPORTED,
                    TOOL_CALL_NOT_FOUND,
                    TOOL_CALL_NOT_WAITING,
                    HANDOVER_DISABLED,
                    HANDOVER_CLOSED,
                    HANDOVER_TAKEN,
                    HANDOVER_NOT_YOURS,
                    TEST_RUN_ACTIVE,
                    ACTION_TIMEOUT ->
                    true;
            case INVALID_API_KEY,
                    INVALID_CREDENTIALS,
                    INSUFFICIENT_PERMISSIONS,
                    BOT_NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    RATE_LIMIT_EXCEEDED,
                    INTERNAL_ERROR,
                    SHUTTING_DOWN,
                    OVERLOADED ->
                    false;
        };
    }

    private static String sentence(AppError error) {
        Duration wait = error.retryAfter();
        return wait == null || !error.retryable()
                ? error.sentence()
                : error.sentence() + " Try again in " + Math.max(1, wait.toSeconds()) + " s.";
    }
}
