package dev.rejoinder.provider.openai;

import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.ToolChoice;
import dev.rejoinder.provider.ToolDefinition;
import tools.jackson.core.JsonGenerator;

/** Writes the tools that a request offers to the model. */
final class OpenAiTools {
    private OpenAiTools() {}

    static void write(JsonGenerator json, Prompt prompt) {
        if (prompt.tools().isEmpty()) {
            return;
        }
        json.writeArrayPropertyStart("tools");
        for (ToolDefinition tool : prompt.tools()) {
            json.writeStartObject();
            json.writeStringProperty("type", "function");
            json.writeObjectPropertyStart("function");
            json.writeStringProperty("name", tool.name());
            json.writeStringProperty("description", tool.description());
            json.writeName("parameters");
            json.writeRawValue(tool.parameters());
            if (StrictSchema.qualifies(tool.parameters())) {
                json.writeBooleanProperty("strict", true);
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
        choice(json, prompt.toolChoice());
        if (prompt.options().onlyOneToolCall()) {
            json.writeBooleanProperty("parallel_tool_calls", false);
        }
    }

    private static void choice(JsonGenerator json, ToolChoice choice) {
        switch (choice) {
            case ToolChoice.General.AUTO -> {
                // The default, and some servers know no other.
            }
            case ToolChoice.General.NONE -> json.writeStringProperty("tool_choice", "none");
            case ToolChoice.General.REQUIRED -> json.writeStringProperty("tool_choice", "required");
            case ToolChoice.OneTool(String name) -> {
                json.writeObjectPropertyStart("tool_choice");
                json.writeStringProperty("type", "function");
                json.writeObjectPropertyStart("function");
                json.writeStringProperty("name", name);
                json.writeEndObject();
                json.writeEndObject();
            }
        }
    }
}
