package dev.rejoinder.provider.gemini;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.ModelOptions;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.http.HttpTransport;
import dev.rejoinder.provider.http.ProviderJson;
import dev.rejoinder.provider.http.ProviderUrls;
import dev.rejoinder.provider.http.StreamedCall;
import dev.rejoinder.wire.Header;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Google's Gemini API. Thread-safe. */
public final class GeminiChatModel implements ChatModel {
    /** Google's base URL. */
    public static final URI GOOGLE = URI.create("https://generativelanguage.googleapis.com");

    private final HttpTransport transport;
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
        return new StreamedCall(
                transport.post(uri, headers, body(prompt)), new GeminiDecoder(), key);
    }

    private static byte[] body(Prompt prompt) throws ModelException {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = ProviderJson.generator(bytes)) {
            json.writeStartObject();
            String system = prompt.system();
            if (!system.isEmpty()) {
                json.writeObjectPropertyStart("systemInstruction");
                parts(json, List.of(new MessagePart.Text(system)));
                json.writeEndObject();
            }
            json.writeArrayPropertyStart("contents");
            for (ChatMessage message : prompt.conversation()) {
                json.writeStartObject();
                json.writeStringProperty("role", role(message.role()));
                parts(json, message.parts());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeObjectPropertyStart("generationConfig");
            json.writeNumberProperty("maxOutputTokens", prompt.maxTokens());
            if (prompt.temperature() != null) {
                json.writeNumberProperty("temperature", prompt.temperature().doubleValue());
            }
            options(json, prompt.options());
            json.writeEndObject();
            json.writeEndObject();
        }
        return bytes.toByteArray();
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

    private static void parts(JsonGenerator json, List<MessagePart> parts) throws ModelException {
        json.writeArrayPropertyStart("parts");
        for (MessagePart part : parts) {
            part(json, part);
        }
        json.writeEndArray();
    }

    private static void part(JsonGenerator json, MessagePart part) throws ModelException {
        switch (part) {
            case MessagePart.Text(String text) -> {
                json.writeStartObject();
                json.writeStringProperty("text", text);
                json.writeEndObject();
            }
            case MessagePart.Image _,
                    MessagePart.File _,
                    MessagePart.ToolCall _,
                    MessagePart.ToolResult _ ->
                    throw ModelException.unsupported(part);
        }
    }

    private static String role(ChatMessage.Role role) {
        return switch (role) {
            case USER -> "user";
            case ASSISTANT -> "model";
        };
    }
}
