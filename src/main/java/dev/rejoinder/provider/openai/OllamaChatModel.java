package dev.rejoinder.provider.openai;

import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.ListedModel;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.Sight;
import dev.rejoinder.provider.http.HttpTransport;
import dev.rejoinder.provider.http.JsonCall;
import dev.rejoinder.provider.http.ProviderJson;
import dev.rejoinder.provider.http.ProviderUrls;
import dev.rejoinder.wire.Header;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/** Ollama: its OpenAI-compatible API for answers, and its own for what a model can do. */
public final class OllamaChatModel implements ChatModel {
    /** The description of a model contains its license and template. */
    private static final int MAX_DESCRIPTION_BYTES = 4 << 20;

    private static final List<Header> HEADERS =
            List.of(
                    new Header("Content-Type", "application/json"),
                    new Header("Accept", "application/json"));

    private final HttpTransport transport;
    private final URI show;
    private final OpenAiChatModel compatible;

    /**
     * Creates a client.
     *
     * @param base the URL to which {@code /v1} and {@code /api} are appended
     */
    public OllamaChatModel(HttpTransport transport, URI base) {
        this.transport = transport;
        show = ProviderUrls.below(base, "/api/show", null);
        compatible = new OpenAiChatModel(transport, ProviderUrls.below(base, "/v1", null), null);
    }

    @Override
    public ModelCall call(Prompt prompt) throws ModelException {
        return compatible.call(prompt);
    }

    @Override
    public List<ListedModel> listModels(Duration timeout) throws ModelException {
        return compatible.listModels(timeout);
    }

    @Override
    public boolean isListedWithoutTools(String model, Duration timeout) {
        Set<String> capabilities = capabilities(model, timeout);
        return !capabilities.isEmpty() && !capabilities.contains("tools");
    }

    @Override
    public Sight sees(String model, Duration timeout) {
        Set<String> capabilities = capabilities(model, timeout);
        return capabilities.isEmpty() ? Sight.UNKNOWN : Sight.of(capabilities.contains("vision"));
    }

    /** Returns what the server says that a model can do; empty if it says nothing. */
    private Set<String> capabilities(String model, Duration timeout) {
        var body = new ByteArrayOutputStream();
        try (JsonGenerator json = ProviderJson.generator(body)) {
            json.writeStartObject();
            json.writeStringProperty("model", model);
            json.writeEndObject();
        }
        try {
            var call = transport.post(show, HEADERS, body.toByteArray());
            return ModelAbilities.inDescription(
                    JsonCall.of(call, MAX_DESCRIPTION_BYTES, timeout, null));
        } catch (ModelException e) {
            return Set.of();
        }
    }
}
