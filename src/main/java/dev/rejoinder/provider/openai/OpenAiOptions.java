package dev.rejoinder.provider.openai;

import dev.rejoinder.provider.ModelOptions;
import tools.jackson.core.JsonGenerator;

/** Writes the caller's options of a model call as OpenAI names them. */
final class OpenAiOptions {
    private OpenAiOptions() {}

    static void write(JsonGenerator json, ModelOptions options) {
        if (options.topP() != null) {
            json.writeNumberProperty("top_p", options.topP());
        }
        if (!options.stop().isEmpty()) {
            json.writeArrayPropertyStart("stop");
            options.stop().forEach(json::writeString);
            json.writeEndArray();
        }
        if (options.presencePenalty() != null) {
            json.writeNumberProperty("presence_penalty", options.presencePenalty());
        }
        if (options.frequencyPenalty() != null) {
            json.writeNumberProperty("frequency_penalty", options.frequencyPenalty());
        }
        if (options.seed() != null) {
            json.writeNumberProperty("seed", options.seed());
        }
        if (options.format() != null) {
            json.writeName("response_format");
            write(json, options.format());
        }
    }

    private static void write(JsonGenerator json, ModelOptions.AnswerFormat format) {
        json.writeStartObject();
        if (format.schema() == null) {
            json.writeStringProperty("type", "json_object");
        } else {
            json.writeStringProperty("type", "json_schema");
            json.writeObjectPropertyStart("json_schema");
            json.writeStringProperty("name", format.name());
            json.writeName("schema");
            json.writeRawValue(format.schema());
            if (format.strict() != null) {
                json.writeBooleanProperty("strict", format.strict());
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }
}
