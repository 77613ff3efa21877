package dev.rejoinder.http.mcp;

import dev.rejoinder.http.StrictJson;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Writes the results of tools, as fields of the result object. */
final class ToolResultJson {
    private ToolResultJson() {}

    /** Texts for the model, and the same as JSON that fits the tool's schema. */
    static void writeStructured(
            JsonGenerator json, List<String> texts, StrictJson.Content structured) {
        writeTexts(json, texts);
        json.writeName("structuredContent");
        structured.writeTo(json);
    }

    /** Why the tool failed, in sentences that the model can act on. */
    static void writeError(JsonGenerator json, List<String> texts) {
        writeTexts(json, texts);
        json.writeBooleanProperty("isError", true);
    }

    private static void writeTexts(JsonGenerator json, List<String> texts) {
        json.writeArrayPropertyStart("content");
        for (String text : texts) {
            json.writeStartObject();
            json.writeStringProperty("type", "text");
            json.writeStringProperty("text", text);
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
