package dev.rejoinder.provider.gemini;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.ListedModel;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.ModelOptions;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.Sight;
import dev.rejoinder.provider.ToolChoice;
import dev.rejoinder.provider.ToolDefinition;
import dev.rejoinder.provider.http.HttpTransport;
import dev.rejoinder.provider.http.ModelListReader;
import dev.rejoinder.provider.http.PromptBody;
import dev.rejoinder.provider.http.ProviderUrls;
import dev.rejoinder.provider.http.StreamedCall;
import dev.rejoinder.wire.Header;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Google's Gemini API. Thread-safe. */
public final class GeminiChatModel implements ChatModel {
    /** Google's base URL. */
    public static final URI GOOGLE = URI.create("https://generativelanguage.googleapis.com");

    /** The name of the provider state of this adapter. */
    static final String PROVIDER = "google";

    private final HttpTransport transport;
    private static final int MOST_LISTED = 1_000;

    private final URI base;
    private final String key;
    private final List<Header> headers;

    /**
     * Creates a client.
     *
     * @param base the URL to which {@code /v1beta/models/…} is appended
     */
    public GeminiChatModel(HttpTransport transport, URI base, String key) {
        this.transport = transport;
        this.base = base;
        this.key = key;
        this.headers =
                List.of(
                        new Header("Content-Type", "application/json"),
                        new Header("Accept", "text/event-stream"),
                        new Header("x-goog-api-key", key));
    }

    @Override
    public ModelCall call(Prompt prompt) throws ModelException {
        // The owner of the bot chooses the model name, so encode it as one path segment.
        String path =
                "/v1beta/models/" + ProviderUrls.segment(prompt.model()) + ":streamGenerateContent";
        URI uri = ProviderUrls.below(base, path, "alt=sse");
        var decoder = new GeminiDecoder(!prompt.tools().isEmpty());
        return new StreamedCall(transport.post(uri, headers, body(prompt)), decoder, key);
    }

    @Override
    public List<ListedModel> listModels(Duration timeout) throws ModelException {
        URI list = ProviderUrls.below(base, "/v1beta/models", "pageSize=" + MOST_LISTED);
        return ModelListReader.read(
                transport, list, headers, timeout, key, name -> sees(name, timeout));
    }

    /** All models named Gemini see images; of the Gemma models, only some do. */
    @Override
    public Sight sees(String model, Duration timeout) {
        return model.startsWith("gemini-") ? Sight.YES : Sight.UNKNOWN;
    }

    private static byte[] body(Prompt prompt) {
        return PromptBody.of(prompt, json -> write(json, prompt));
    }

    private static void write(JsonGenerator json, Prompt prompt) {
        json.writeStartObject();
        String system = prompt.system();
        if (!system.isEmpty()) {
            json.writeObjectPropertyStart("systemInstruction");
            json.writeArrayPropertyStart("parts");
            GeminiMessageJson.text(json, system);
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeArrayPropertyStart("contents");
        for (ChatMessage message : prompt.conversation(GeminiChatModel::reads)) {
            GeminiMessageJson.write(json, message, prompt.model());
        }
        json.writeEndArray();
        json.writeObjectPropertyStart("generationConfig");
        json.writeNumberProperty("maxOutputTokens", prompt.maxTokens());
        if (prompt.temperature() != null) {
            json.writeNumberProperty("temperature", prompt.temperature().doubleValue());
        }
        options(json, prompt.options());
        json.writeEndObject();
        tools(json, prompt);
        json.writeEndObject();
    }

    private static boolean reads(MessagePart attachment) {
        return attachment instanceof MessagePart.Image
                || (attachment instanceof MessagePart.File file && file.isPdf());
    }

    private static void options(JsonGenerator json, ModelOptions options) {
        if (options.topP() != null) {
            json.writeNumberProperty("topP", options.topP());
        }
        if (!options.stop().isEmpty()) {
            json.writeArrayPropertyStart("stopSequences");
            options.stop().forEach(json::writeString);
            json.writeEndArray();
        }
        if (options.presencePenalty() != null) {
            json.writeNumberProperty("presencePenalty", options.presencePenalty());
        }
        if (options.frequencyPenalty() != null) {
            json.writeNumberProperty("frequencyPenalty", options.frequencyPenalty());
        }
        if (options.seed() != null) {
            json.writeNumberProperty("seed", options.seed());
        }
        ModelOptions.AnswerFormat format = options.format();
        if (format != null) {
            json.writeStringProperty("responseMimeType", "application/json");
            if (format.schema() != null) {
                json.writeName("responseJsonSchema");
                json.writeRawValue(format.schema());
            }
        }
    }

    private static void tools(JsonGenerator json, Prompt prompt) {
        if (prompt.tools().isEmpty()) {
            return;
        }
        json.writeArrayPropertyStart("tools");
        json.writeStartObject();
        json.writeArrayPropertyStart("functionDeclarations");
        for (ToolDefinition tool : prompt.tools()) {
            json.writeStartObject();
            json.writeStringProperty("name", tool.name());
            json.writeStringProperty("description", tool.description());
            json.writeName("parametersJsonSchema");
            json.writeRawValue(tool.parameters());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
        choice(json, prompt.toolChoice());
    }

    private static void choice(JsonGenerator json, ToolChoice choice) {
        if (ToolChoice.AUTO.equals(choice)) {
            return;
        }
        json.writeObjectPropertyStart("toolConfig");
        json.writeObjectPropertyStart("functionCallingConfig");
        json.writeStringProperty("mode", ToolChoice.NONE.equals(choice) ? "NONE" : "ANY");
        if (choice instanceof ToolChoice.OneTool(String name)) {
            json.writeArrayPropertyStart("allowedFunctionNames");
            json.writeString(name);
            json.writeEndArray();
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
