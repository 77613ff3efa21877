package dev.rejoinder.provider.openai;

import dev.rejoinder.provider.EmbeddingModel;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.ModelException.Kind;
import dev.rejoinder.provider.http.HttpTransport;
import dev.rejoinder.provider.http.JsonCall;
import dev.rejoinder.provider.http.ProviderJson;
import dev.rejoinder.provider.http.ProviderUrls;
import dev.rejoinder.wire.Header;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** OpenAI's embeddings API, and compatible servers. Thread-safe. */
public final class OpenAiEmbeddingModel implements EmbeddingModel {
    /** The number of texts in one request. */
    static final int MAX_BATCH = 64;

    /**
     * Longer texts are truncated: most models accept 8,191 tokens, and some reject longer input.
     */
    static final int MAX_TEXT_CHARACTERS = 8000;

    /** The number of attempts for one batch if the provider is busy or fails. */
    static final int MAX_TRIES = 4;

    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration PASSAGES_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration QUESTION_TIMEOUT = Duration.ofSeconds(3);
    private static final int MAX_ANSWER_BYTES = 16 * 1024 * 1024;

    private final HttpTransport transport;
    private final URI endpoint;
    private final @Nullable String key;
    private final String model;
    private final Pause pause;
    private final AtomicInteger dimensions = new AtomicInteger();

    /** Sleeps before a retry. */
    public interface Pause {
        void sleep(Duration duration) throws InterruptedException;
    }

    /**
     * Creates a client.
     *
     * @param base the URL to which {@code /embeddings} is appended; its query is kept
     * @param key null if the server needs none
     * @param model the provider's name of the model
     */
    public OpenAiEmbeddingModel(
            HttpTransport transport, URI base, @Nullable String key, String model, Pause pause) {
        this.transport = transport;
        this.endpoint = ProviderUrls.below(base, "/embeddings", null);
        this.key = key;
        this.model = model;
        this.pause = pause;
    }

    @Override
    public String name() {
        return "openai/" + model;
    }

    @Override
    public List<float[]> embedPassages(List<String> texts) throws ModelException {
        List<float[]> vectors = new ArrayList<>(texts.size());
        for (int i = 0; i < texts.size(); i += MAX_BATCH) {
            List<String> batch = texts.subList(i, Math.min(texts.size(), i + MAX_BATCH));
            vectors.addAll(embed(batch, PASSAGES_TIMEOUT, MAX_TRIES));
        }
        return vectors;
    }

    /** One attempt with a short timeout: a user waits, and keyword search can answer alone. */
    @Override
    public float[] embedQuestion(String text) throws ModelException {
        return embed(List.of(text), QUESTION_TIMEOUT, 1).getFirst();
    }

    private List<float[]> embed(List<String> texts, Duration timeout, int tries)
            throws ModelException {
        byte[] body = body(texts);
        Duration next = FIRST_PAUSE;
        for (int tried = 1; ; tried++) {
            try {
                var call = transport.post(endpoint, headers(), body);
                byte[] answer = JsonCall.of(call, MAX_ANSWER_BYTES, timeout, key);
                return sameDimensions(EmbeddingsAnswer.read(answer, texts.size()));
            } catch (ModelException e) {
                Duration asked = e.retryAfter() == null ? next : e.retryAfter();
                if (!isTransient(e) || tried == tries || asked.compareTo(LONGEST_PAUSE) > 0) {
                    throw e;
                }
                waitFor(asked);
                next = next.multipliedBy(2);
            }
        }
    }

    private static boolean isTransient(ModelException e) {
        return e.kind() == Kind.RATE_LIMITED
                || e.kind() == Kind.UNAVAILABLE
                || e.kind() == Kind.CUT;
    }

    private void waitFor(Duration duration) throws ModelException {
        try {
            pause.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelException(Kind.ABORTED, "interrupted", e);
        }
    }

    /** Rejects vectors that cannot be compared with earlier ones. */
    private List<float[]> sameDimensions(List<float[]> vectors) throws ModelException {
        int now = vectors.getFirst().length;
        if (!dimensions.compareAndSet(0, now) && dimensions.get() != now) {
            throw new ModelException(
                    Kind.MALFORMED, now + " dimensions instead of " + dimensions.get());
        }
        return vectors;
    }

    private List<Header> headers() {
        List<Header> headers = new ArrayList<>();
        headers.add(new Header("Content-Type", "application/json"));
        headers.add(new Header("Accept", "application/json"));
        if (key != null) {
            headers.add(new Header("Authorization", "Bearer " + key));
        }
        return headers;
    }

    private byte[] body(List<String> texts) {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = ProviderJson.generator(bytes)) {
            json.writeStartObject();
            json.writeStringProperty("model", model);
            json.writeArrayPropertyStart("input");
            for (String text : texts) {
                json.writeString(fit(text));
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static String fit(String text) {
        // Providers reject empty texts.
        if (text.isBlank()) {
            return "-";
        }
        if (text.length() <= MAX_TEXT_CHARACTERS) {
            return text;
        }
        int end = MAX_TEXT_CHARACTERS;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
    }
}
