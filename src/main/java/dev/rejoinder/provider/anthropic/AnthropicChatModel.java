package dev.rejoinder.provider.anthropic;

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

/** Anthropic's Messages API. Thread-safe. */
public final class AnthropicChatModel implements ChatModel {
    /** Anthropic's base URL. */
    public static final URI ANTHROPIC = URI.create("https://api.anthropic.com");

    /** The name of the provider state of this adapter. */
    static final String PROVIDER = "anthropic";

    private static final String VERSION = "2023-06-01";

    // Bots allow up to 2, but the API rejects values above this.
    private static final double MAX_TEMPERATURE = 1.0;

    private static final int MOST_LISTED = 1_000;

    private final HttpTransport transport;
    private final URI endpoint;
    private final URI list;
    private final String key;
    private final List<Header> headers;

    /**
     * Creates a client.
     *
     * @param base the URL to which {@code /v1/messages} is appended
     */
    public AnthropicChatModel(HttpTransport transport, URI base, String key) {
        this.transport = transport;
        this.endpoint = ProviderUrls.below(base, "/v1/messages", null);
        this.list = ProviderUrls.below(base, "/v1/models", "limit=" + MOST_LISTED);
        this.key = key;
        this.headers =
                List.of(
                        new Header("Content-Type", "application/json"),
                        new Header("Accept", "text/event-stream"),
                        new Header("anthropic-version", VERSION),
                        new Header("x-api-key", key));
    }

    @Override
    public ModelCall call(Prompt prompt) throws ModelException {
        return new StreamedCall(
                transport.post(endpoint, headers, body(prompt)), decoder(prompt), key);
    }

    @Override
    public List<ListedModel> listModels(Duration timeout) throws ModelException {
        return ModelListReader.read(
                transport, list, headers, timeout, key, name -> sees(name, timeout));
    }

    /** All models since Claude 3 see images. */
    @Override
    public Sight sees(String model, Duration timeout) {
        if (model.startsWith("claude-2") || model.startsWith("claude-instant")) {
            return Sight.NO;
        }
        return model.startsWith("claude-") ? Sight.YES : Sight.UNKNOWN;
    }

    private static AnthropicDecoder decoder(Prompt prompt) {
        return new AnthropicDecoder(!prompt.tools().isEmpty());
    }

    private static byte[] body(Prompt prompt) {
        return PromptBody.of(prompt, json -> write(json, prompt));
    }

    private static void write(JsonGenerator json, Prompt prompt) {
        json.writeStartObject();
        json.writeStringProperty("model", prompt.model());
        json.writeNumberProperty("max_tokens", prompt.maxTokens());
        String system = prompt.system();
        if (!system.isEmpty()) {
            json.writeStringProperty("system", system);
        }
        json.writeArrayPropertyStart("messages");
        for (ChatMessage message : prompt.conversation(AnthropicChatModel::reads)) {
            AnthropicMessageJson.write(json, message);
        }
        json.writeEndArray();
        if (prompt.temperature() != null) {
            json.writeNumberProperty(
                    "temperature", Math.min(prompt.temperature(), MAX_TEMPERATURE));
        }
        options(json, prompt);
        tools(json, prompt);
        json.writeBooleanProperty("stream", true);
        json.writeEndObject();
    }

    private static boolean reads(MessagePart attachment) {
        return attachment instanceof MessagePart.Image
                || (attachment instanceof MessagePart.File file && file.isPdf());
    }

    /** The API has no penalties and no seed, and newer models take only one of these two. */
    private static void options(JsonGenerator json, Prompt prompt) {
        ModelOptions options = prompt.options();
        if (options.topP() != null && prompt.temperature() == null) {
            json.writeNumberProperty("top_p", options.topP());
        }
        if (!options.stop().isEmpty()) {
            json.writeArrayPropertyStart("stop_sequences");
            options.stop().forEach(json::writeString);
            json.writeEndArray();
        }
        ModelOptions.AnswerFormat format = options.format();
        if (format != null && format.schema() != null) {
            json.writeObjectPropertyStart("output_config");
            json.writeObjectPropertyStart("format");
            json.writeStringProperty("type", "json_schema");
            json.writeName("schema");
            json.writeRawValue(format.schema());
            json.writeEndObject();
            json.writeEndObject();
        }
    }

    private static void tools(JsonGenerator json, Prompt prompt) {
        if (prompt.tools().isEmpty()) {
            return;
        }
        json.writeArrayPropertyStart("tools");
        for (ToolDefinition tool : prompt.tools()) {
            json.writeStartObject();
            json.writeStringProperty("name", tool.name());
            json.writeStringProperty("description", tool.description());
            json.writeName("input_schema");
            json.writeRawValue(tool.parameters());
            json.writeEndObject();
        }
        json.writeEndArray();
        choice(json, prompt.toolChoice(), prompt.options().onlyOneToolCall());
    }

    private static void choice(JsonGenerator json, ToolChoice choice, boolean onlyOneCall) {
        if (ToolChoice.AUTO.equals(choice) && !onlyOneCall) {
            return;
        }
        json.writeObjectPropertyStart("tool_choice");
        switch (choice) {
            case ToolChoice.General.AUTO -> json.writeStringProperty("type", "auto");
            case ToolChoice.General.NONE -> json.writeStringProperty("type", "none");
            case ToolChoice.General.REQUIRED -> json.writeStringProperty("type", "any");
            case ToolChoice.OneTool(String name) -> {
                json.writeStringProperty("type", "tool");
                json.writeStringProperty("name", name);
            }
        }
        if (onlyOneCall && !ToolChoice.NONE.equals(choice)) {
            json.writeBooleanProperty("disable_parallel_tool_use", true);
        }
        json.writeEndObject();
    }
}
