package dev.rejoinder.provider.openai;

import dev.rejoinder.provider.Prompt;
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
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
        switch (prompt.toolChoice()) {
            case AUTO -> {
                // The default, and some servers know no other.
            }
            case NONE -> json.writeStringProperty("tool_choice", "none");
            case REQUIRED -> json.writeStringProperty("tool_choice", "required");
        }
    }
}
