package dev.rejoinder.provider.openai;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.ListedModel;
import dev.rejoinder.provider.MessagePart;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.Sight;
import dev.rejoinder.provider.http.HttpCall;
import dev.rejoinder.provider.http.HttpTransport;
import dev.rejoinder.provider.http.JsonCall;
import dev.rejoinder.provider.http.ModelListReader;
import dev.rejoinder.provider.http.PromptBody;
import dev.rejoinder.provider.http.ProviderUrls;
import dev.rejoinder.provider.http.RequestVariants;
import dev.rejoinder.provider.http.StreamedCall;
import dev.rejoinder.wire.Header;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** OpenAI's chat completions API, and compatible servers. Thread-safe. */
public final class OpenAiChatModel implements ChatModel {
    /** OpenAI's base URL. */
    public static final URI OPENAI = URI.create("https://api.openai.com/v1");

    /** Ollama's default base URL. */
    public static final URI OLLAMA = URI.create("http://127.0.0.1:11434/v1");

    private static final int MAX_LIST_BYTES = 8 << 20;

    /** The name of the provider state of this adapter. */
    static final String PROVIDER = "openai";

    private final HttpTransport transport;
    private final URI endpoint;
    private final URI list;
    private final @Nullable String key;
    private final List<Header> headers;
    private final LengthParameter firstGuess;
    private final boolean guessing;
    private final boolean openAi;

    /** The length parameter that each model accepts; few entries, because bots use few models. */
    private final ConcurrentHashMap<String, LengthParameter> learned = new ConcurrentHashMap<>();

    /** The parameter for the longest answer. Servers accept one name and reject the other. */
    public enum LengthParameter {
        MAX_TOKENS("max_tokens"),
        MAX_COMPLETION_TOKENS("max_completion_tokens");

        private final String wireName;

        LengthParameter(String wireName) {
            this.wireName = wireName;
        }

        LengthParameter other() {
            return this == MAX_TOKENS ? MAX_COMPLETION_TOKENS : MAX_TOKENS;
        }
    }

    /**
     * Creates a client that finds out the length parameter.
     *
     * @param base the URL to which {@code /chat/completions} is appended; its query is kept
     * @param key null if the server needs none
     */
    public OpenAiChatModel(HttpTransport transport, URI base, @Nullable String key) {
        this(transport, base, key, null);
    }

    /**
     * Creates a client.
     *
     * @param base the URL to which {@code /chat/completions} is appended; its query is kept
     * @param key null if the server needs none
     * @param length the length parameter; null to find out
     */
    public OpenAiChatModel(
            HttpTransport transport,
            URI base,
            @Nullable String key,
            @Nullable LengthParameter length) {
        this.transport = transport;
        this.endpoint = ProviderUrls.below(base, "/chat/completions", null);
        this.list = ProviderUrls.below(base, "/models", null);
        this.key = key;
        String host = String.valueOf(base.getHost()).toLowerCase(Locale.ROOT);
        this.openAi = host.equals(OPENAI.getHost());
        this.headers = headers(host, key);
        this.guessing = length == null;
        this.firstGuess = length == null ? guess() : length;
    }

    /** OpenAI's newer models reject {@code max_tokens}; most other servers know nothing else. */
    private LengthParameter guess() {
        return openAi ? LengthParameter.MAX_COMPLETION_TOKENS : LengthParameter.MAX_TOKENS;
    }

    private static List<Header> headers(String host, @Nullable String key) {
        List<Header> headers = new ArrayList<>();
        headers.add(new Header("Content-Type", "application/json"));
        headers.add(new Header("Accept", "text/event-stream"));
        if (key != null) {
            headers.add(new Header("Authorization", "Bearer " + key));
            if (host.endsWith(".azure.com")) {
                headers.add(new Header("api-key", key));
            }
        }
        return List.copyOf(headers);
    }

    @Override
    public ModelCall call(Prompt prompt) throws ModelException {
        return new StreamedCall(new LengthVariants(prompt), new OpenAiDecoder(), key);
    }

    @Override
    public List<ListedModel> listModels(Duration timeout) throws ModelException {
        return ModelListReader.read(
                transport,
                list,
                headers,
                timeout,
                key,
                name -> openAi ? OpenAiFamilies.sees(name) : Sight.UNKNOWN);
    }

    /** OpenRouter and servers like it list the parameters of each model; others list names only. */
    @Override
    public boolean isListedWithoutTools(String model, Duration timeout) {
        try {
            byte[] answer = JsonCall.of(transport.get(list, headers), MAX_LIST_BYTES, timeout, key);
            return ModelAbilities.withoutToolsInList(answer, model);
        } catch (ModelException e) {
            return false;
        }
    }

    /**
     * OpenAI's list says nothing about images. OpenRouter, Mistral and servers like them list what
     * each model takes.
     */
    @Override
    public Sight sees(String model, Duration timeout) {
        if (openAi) {
            return OpenAiFamilies.sees(model);
        }
        try {
            return listModels(timeout).stream()
                    .filter(listed -> listed.id().equals(model))
                    .map(ListedModel::images)
                    .findFirst()
                    .orElse(Sight.UNKNOWN);
        } catch (ModelException e) {
            return Sight.UNKNOWN;
        }
    }

    /** A request with one length parameter, and with the other if the server rejects it. */
    private final class LengthVariants implements RequestVariants {
        private static final int BAD_REQUEST = 400;
        private static final int UNPROCESSABLE = 422;
        private static final int MOST_LEARNED = 1_000;

        private final Prompt prompt;
        private final HttpCall first;
        private LengthParameter length;
        private boolean changed;

        LengthVariants(Prompt prompt) {
            this.prompt = prompt;
            this.length = learned.getOrDefault(prompt.model(), firstGuess);
            this.first = request();
        }

        private HttpCall request() {
            return transport.post(endpoint, headers, body(prompt, length));
        }

        @Override
        public HttpCall preferred() {
            return first;
        }

        @Override
        public @Nullable HttpCall fallbackFor(int status, String said) {
            boolean badRequest = status == BAD_REQUEST || status == UNPROCESSABLE;
            if (!guessing || changed || !badRequest || !said.contains(length.wireName)) {
                return null;
            }
            changed = true;
            length = length.other();
            return request();
        }

        @Override
        public void markAccepted() {
            if (changed && learned.size() < MOST_LEARNED) {
                learned.put(prompt.model(), length);
            }
        }
    }

    private byte[] body(Prompt prompt, LengthParameter length) {
        return PromptBody.of(prompt, json -> write(json, prompt, length));
    }

    private void write(JsonGenerator json, Prompt prompt, LengthParameter length) {
        json.writeStartObject();
        json.writeStringProperty("model", prompt.model());
        json.writeArrayPropertyStart("messages");
        String system = prompt.system();
        if (!system.isEmpty()) {
            json.writeStartObject();
            json.writeStringProperty("role", "system");
            json.writeStringProperty("content", system);
            json.writeEndObject();
        }
        for (ChatMessage message : prompt.conversation(this::reads)) {
            OpenAiMessageJson.write(json, message);
        }
        json.writeEndArray();
        json.writeNumberProperty(length.wireName, prompt.maxTokens());
        if (prompt.temperature() != null) {
            json.writeNumberProperty("temperature", prompt.temperature().doubleValue());
        }
        OpenAiOptions.write(json, prompt.options());
        OpenAiTools.write(json, prompt);
        json.writeBooleanProperty("stream", true);
        json.writeObjectPropertyStart("stream_options");
        json.writeBooleanProperty("include_usage", true);
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Compatible servers take images, but hardly any takes files. */
    private boolean reads(MessagePart attachment) {
        return attachment instanceof MessagePart.Image
                || (openAi && attachment instanceof MessagePart.File file && file.isPdf());
    }
}
