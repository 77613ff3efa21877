package dev.rejoinder.http.api;

import dev.rejoinder.http.StrictJson;
import dev.rejoinder.tool.Tool;
import dev.rejoinder.tool.ToolDraft;
import dev.rejoinder.tool.ToolEffect;
import dev.rejoinder.tool.ToolTarget;
import dev.rejoinder.tool.ToolTargetJson;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** Tools as JSON, in responses. */
final class ToolJson {
    private ToolJson() {}

    static void write(JsonGenerator json, Tool tool) {
        json.writeStartObject();
        json.writeStringProperty("id", tool.id());
        writeSettings(json, tool.draft());
        json.writeStringProperty("createdAt", ApiTimestamps.text(tool.createdAt()));
        json.writeStringProperty("updatedAt", ApiTimestamps.text(tool.updatedAt()));
        json.writeEndObject();
    }

    static void writeList(JsonGenerator json, List<Tool> tools) {
        json.writeStartObject();
        json.writeArrayPropertyStart("tools");
        tools.forEach(tool -> write(json, tool));
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Writes the fields of a tool that the server does not assign. */
    static void writeSettings(JsonGenerator json, ToolDraft tool) {
        json.writeStringProperty("type", ToolTargetJson.type(tool.target()));
        json.writeStringProperty("name", tool.name());
        json.writeStringProperty("title", tool.title());
        json.writeStringProperty("description", tool.description());
        json.writeName("parameters");
        StrictJson.writeAsSent(json, StrictJson.parse(tool.parameters()));
        json.writeBooleanProperty("readOnly", tool.effect() == ToolEffect.READ_ONLY);
        json.writeBooleanProperty("idempotent", tool.effect() == ToolEffect.IDEMPOTENT);
        json.writeBooleanProperty("requiresApproval", tool.requiresApproval());
        json.writeBooleanProperty("visitorApproves", tool.visitorApproves());
        json.writeNumberProperty("timeoutSeconds", tool.timeout().toSeconds());
        json.writeBooleanProperty("enabled", tool.enabled());
        writeTarget(json, tool.target());
    }

    private static void writeTarget(JsonGenerator json, ToolTarget target) {
        json.writeObjectPropertyStart(ToolTargetJson.type(target));
        switch (target) {
            case ToolTarget.HttpAction action -> writeAction(json, action);
            case ToolTarget.McpTool(String serverId, String toolName, var _) -> {
                json.writeStringProperty("serverId", serverId);
                json.writeStringProperty("toolName", toolName);
            }
            case ToolTarget.BuiltIn(String kind) -> json.writeStringProperty("kind", kind);
        }
        json.writeEndObject();
    }

    private static void writeAction(JsonGenerator json, ToolTarget.HttpAction action) {
        json.writeStringProperty("method", action.method());
        json.writeStringProperty("url", action.url());
        writeTexts(json, "query", action.query());
        writeTexts(json, "headers", action.headers());
        json.writeName("body");
        String body = action.body();
        if (body == null) {
            json.writeNull();
        } else {
            StrictJson.writeAsSent(json, StrictJson.parse(body));
        }
        json.writeStringProperty("responsePath", action.responsePath());
    }

    private static void writeTexts(JsonGenerator json, String name, Map<String, String> texts) {
        json.writeObjectPropertyStart(name);
        texts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> json.writeStringProperty(entry.getKey(), entry.getValue()));
        json.writeEndObject();
    }
}
