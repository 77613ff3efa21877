package dev.rejoinder.provider.http;

import static dev.rejoinder.provider.http.ProviderJson.isObject;
import static dev.rejoinder.provider.http.ProviderJson.nextProperty;
import static dev.rejoinder.provider.http.ProviderJson.stringOrNull;
import static dev.rejoinder.provider.http.ProviderJson.textOrNull;

import dev.rejoinder.provider.ListedModel;
import dev.rejoinder.provider.ModelCatalog;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Sight;
import dev.rejoinder.wire.Header;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the list of models of a provider. The providers' formats differ only in the names of
 * fields, so one reader knows them all: OpenAI and compatible servers, Anthropic, and Gemini.
 */
public final class ModelListReader {
    private static final int MAX_BYTES = 8 << 20;
    private static final int MAX_NAME_CHARACTERS = 180;
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    /** Gemini's names begin with it. */
    private static final String GEMINI_PREFIX = "models/";

    private static final String GEMINI_CHAT = "generateContent";

    /** Parts of the names of models that do not chat. OpenAI lists them with the others. */
    private static final Pattern OTHER_PURPOSE =
            Pattern.compile(
                    "embed|whisper|(^|-)tts|dall-e|moderation|transcribe|realtime|(^|-)audio"
                            + "|gpt-image|sora|babbage|davinci|rerank|guard");

    private final Function<String, Sight> byName;
    private final List<ListedModel> models = new ArrayList<>();

    private ModelListReader(Function<String, Sight> byName) {
        this.byName = byName;
    }

    /**
     * Requests a list, and reads it.
     *
     * @param key to redact from error messages, or null
     * @param byName whether a model sees images, if the list does not say so
     * @throws ModelException when the call fails, or the response is not JSON
     */
    public static List<ListedModel> read(
            HttpTransport transport,
            URI list,
            List<Header> headers,
            Duration timeout,
            @Nullable String key,
            Function<String, Sight> byName)
            throws ModelException {
        byte[] body = JsonCall.of(transport.get(list, headers), MAX_BYTES, timeout, key);
        var reader = new ModelListReader(byName);
        try {
            ProviderJson.objects(body, 0, body.length, reader::list);
        } catch (JacksonException e) {
            throw new ModelException(
                    ModelException.Kind.MALFORMED, "the list of models is not JSON", e);
        }
        return List.copyOf(reader.models);
    }

    private void list(JsonParser json) throws ModelException {
        String name;
        while ((name = nextProperty(json)) != null) {
            if (name.equals("data") || name.equals("models")) {
                ProviderJson.each(json, this::model);
            } else {
                json.skipChildren();
            }
        }
    }

    private void model(JsonParser json) throws ModelException {
        if (!isObject(json)) {
            return;
        }
        var entry = new Entry();
        String name;
        while ((name = nextProperty(json)) != null) {
            entry.read(name, json);
        }
        String id = entry.id == null ? entry.name : entry.id;
        if (id == null || models.size() >= ModelCatalog.MAX_MODELS) {
            return;
        }
        String plain = id.startsWith(GEMINI_PREFIX) ? id.substring(GEMINI_PREFIX.length()) : id;
        boolean chats =
                entry.chats && !OTHER_PURPOSE.matcher(plain.toLowerCase(Locale.ROOT)).find();
        if (chats && !plain.isEmpty() && plain.length() <= MAX_NAME_CHARACTERS) {
            models.add(
                    new ListedModel(
                            plain,
                            entry.title == null && entry.id != null ? entry.name : entry.title,
                            entry.contextTokens,
                            entry.inputPrice,
                            entry.outputPrice,
                            entry.images == null ? byName.apply(plain) : Sight.of(entry.images)));
        }
    }

    /** What one entry says. */
    private static final class Entry {
        @Nullable String id;
        @Nullable String name;
        @Nullable String title;
        @Nullable Long contextTokens;
        @Nullable BigDecimal inputPrice;
        @Nullable BigDecimal outputPrice;
        @Nullable Boolean images;
        boolean chats = true;

        void read(String field, JsonParser json) throws ModelException {
            switch (field) {
                case "id" -> id = stringOrNull(json);
                case "name" -> name = stringOrNull(json);
                case "display_name", "displayName" -> title = stringOrNull(json);
                // OpenRouter, vLLM, Gemini, Anthropic, Groq.
                case "context_length",
                        "max_model_len",
                        "inputTokenLimit",
                        "max_input_tokens",
                        "context_window" ->
                        contextTokens = count(json);
                case "pricing" -> prices(json);
                case "supportedGenerationMethods" -> {
                    chats = false;
                    ProviderJson.each(
                            json, method -> chats |= GEMINI_CHAT.equals(stringOrNull(method)));
                }
                case "architecture" -> architecture(json);
                case "capabilities" -> capabilities(json);
                default -> json.skipChildren();
            }
        }

        /** OpenRouter. */
        private void architecture(JsonParser json) throws ModelException {
            if (!isObject(json)) {
                return;
            }
            String name;
            while ((name = nextProperty(json)) != null) {
                if (name.equals("input_modalities")) {
                    var inputs = new HashSet<@Nullable String>();
                    ProviderJson.each(json, input -> inputs.add(stringOrNull(input)));
                    images = inputs.isEmpty() ? null : inputs.contains("image");
                } else {
                    json.skipChildren();
                }
            }
        }

        /** Mistral has a flag, Anthropic an object with one. */
        private void capabilities(JsonParser json) {
            if (!isObject(json)) {
                return;
            }
            String name;
            while ((name = nextProperty(json)) != null) {
                switch (name) {
                    case "vision" -> images = flag(json);
                    case "image_input" -> images = supported(json);
                    default -> json.skipChildren();
                }
            }
        }

        private static @Nullable Boolean supported(JsonParser json) {
            Boolean supported = null;
            if (isObject(json)) {
                String name;
                while ((name = nextProperty(json)) != null) {
                    if (name.equals("supported")) {
                        supported = flag(json);
                    } else {
                        json.skipChildren();
                    }
                }
            }
            return supported;
        }

        private static @Nullable Boolean flag(JsonParser json) {
            return switch (json.currentToken()) {
                case VALUE_TRUE -> true;
                case VALUE_FALSE -> false;
                default -> {
                    json.skipChildren();
                    yield null;
                }
            };
        }

        private static @Nullable Long count(JsonParser json) {
            if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                long value = json.getLongValue();
                return value > 0 ? value : null;
            }
            json.skipChildren();
            return null;
        }

        private void prices(JsonParser json) {
            if (!isObject(json)) {
                return;
            }
            String name;
            while ((name = nextProperty(json)) != null) {
                switch (name) {
                    case "prompt" -> inputPrice = perMillion(textOrNull(json));
                    case "completion" -> outputPrice = perMillion(textOrNull(json));
                    default -> json.skipChildren();
                }
            }
        }

        private static @Nullable BigDecimal perMillion(@Nullable String perToken) {
            try {
                BigDecimal price = perToken == null ? null : new BigDecimal(perToken);
                return price == null || price.signum() < 0
                        ? null
                        : price.multiply(MILLION).stripTrailingZeros();
            } catch (NumberFormatException e) {
                return null;
            }
        }
    }
}
