package dev.rejoinder.http.openai;

import dev.rejoinder.http.StrictJson;
import dev.rejoinder.provider.ModelOptions;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * What a response repeats of its request. A response that is fetched later repeats only what is
 * stored: the model and the metadata.
 *
 * @param model as the client names it
 * @param tools as the client sends its fields about tools; null for a stored response
 */
record ResponseEcho(
        String model,
        @Nullable String instructions,
        @Nullable String previousResponseId,
        @Nullable JsonNode metadata,
        ModelOptions options,
        boolean background,
        boolean store,
        @Nullable JsonNode tools) {
    /** The echo of a stored response. */
    static ResponseEcho stored(String model, @Nullable JsonNode metadata) {
        return new ResponseEcho(model, null, null, metadata, ModelOptions.NONE, false, true, null);
    }

    /** Writes the fields that OpenAI requires, with its defaults where the request had none. */
    void write(JsonGenerator json) {
        json.writeBooleanProperty("background", background);
        json.writeStringProperty("instructions", instructions);
        writeInteger(json, "max_output_tokens", options.maxTokens());
        writeSent(json, "max_tool_calls", "null");
        json.writeStringProperty("model", model);
        writeSent(json, "parallel_tool_calls", "true");
        json.writeStringProperty("previous_response_id", previousResponseId);
        json.writeNullProperty("reasoning");
        json.writeBooleanProperty("store", store);
        writeDecimal(json, "temperature", options.temperature(), 1);
        json.writeObjectPropertyStart("text");
        json.writeName("format");
        writeFormat(json, options.format());
        json.writeEndObject();
        writeSent(json, "tool_choice", "\"auto\"");
        writeSent(json, "tools", "[]");
        writeDecimal(json, "top_p", options.topP(), 1);
        json.writeNumberProperty("top_logprobs", 0);
        json.writeNumberProperty("presence_penalty", 0);
        json.writeNumberProperty("frequency_penalty", 0);
        json.writeStringProperty("service_tier", "default");
        json.writeStringProperty("truncation", "disabled");
        json.writeName("metadata");
        if (metadata == null) {
            json.writeStartObject();
            json.writeEndObject();
        } else {
            StrictJson.writeAsSent(json, metadata);
        }
    }

    /** Writes a field about tools as the client sent it. */
    private void writeSent(JsonGenerator json, String name, String usual) {
        json.writeName(name);
        if (tools != null && tools.hasNonNull(name)) {
            StrictJson.writeAsSent(json, tools.get(name));
        } else {
            json.writeRawValue(usual);
        }
    }

    private static void writeFormat(
            JsonGenerator json, ModelOptions.@Nullable AnswerFormat format) {
        json.writeStartObject();
        if (format == null) {
            json.writeStringProperty("type", "text");
        } else if (format.schema() == null) {
            json.writeStringProperty("type", "json_object");
        } else {
            json.writeStringProperty("type", "json_schema");
            json.writeStringProperty("name", format.name());
            json.writeName("schema");
            json.writeRawValue(format.schema());
        }
        json.writeEndObject();
    }

    private static void writeInteger(JsonGenerator json, String name, @Nullable Integer value) {
        if (value == null) {
            json.writeNullProperty(name);
        } else {
            json.writeNumberProperty(name, value);
        }
    }

    private static void writeDecimal(
            JsonGenerator json, String name, @Nullable Double value, double usual) {
        json.writeName(name);
        json.writeNumber(StrictJson.asJavaScript(value == null ? usual : value));
    }
}
