package dev.rejoinder.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.ChatModels;
import dev.rejoinder.provider.ListedModel;
import dev.rejoinder.provider.ModelCall;
import dev.rejoinder.provider.ModelCatalog;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.Sight;
import dev.rejoinder.provider.anthropic.AnthropicChatModel;
import dev.rejoinder.provider.gemini.GeminiChatModel;
import dev.rejoinder.provider.openai.OllamaChatModel;
import dev.rejoinder.provider.openai.OpenAiChatModel;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The lists of models of each provider. */
final class ModelListReaderTest {
    private static final URI BASE = URI.create("http://127.0.0.1:1");
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static ListedModel named(String id) {
        return new ListedModel(id, null, null, null, null, Sight.UNKNOWN);
    }

    @Test
    void openAiListsNamesAndTheOnesThatDoNotChatAreLeftOut() throws ModelException {
        var transport =
                RecordedTransport.answer(
                        200,
                        """
                        {"object":"list","data":[{"id":"gpt-4o","object":"model","created":1},\
                        {"id":"text-embedding-3-small"},{"id":"whisper-1"},{"id":"tts-1"},7,\
                        {"id":"gpt-4o-realtime-preview"},{"object":"model"}]}\
                        """);
        List<ListedModel> models =
                new OpenAiChatModel(transport, BASE.resolve("/v1"), "sk").listModels(TIMEOUT);

        assertThat(models).containsExactly(named("gpt-4o"));
        assertThat(transport.request()).startsWith("http://127.0.0.1:1/v1/models\n");
    }

    @Test
    void openRouterListsSizesAndPrices() throws ModelException {
        var transport =
                RecordedTransport.answer(
                        200,
                        """
                        {"data":[{"id":"meta/llama","name":"Meta: Llama","context_length":131072,\
                        "pricing":{"prompt":"0.0000025","completion":0.00001,"image":"0"}},\
                        {"id":"free","context_length":0,"pricing":{"prompt":"-1","completion":"x"}}]}\
                        """);

        assertThat(new OpenAiChatModel(transport, BASE, null).listModels(TIMEOUT))
                .containsExactly(
                        new ListedModel(
                                "meta/llama",
                                "Meta: Llama",
                                131_072L,
                                new BigDecimal("2.5"),
                                new BigDecimal("1E+1"),
                                Sight.UNKNOWN),
                        named("free"));
    }

    @Test
    void modelsThatSeeImagesAreListedSo() throws ModelException {
        var transport =
                RecordedTransport.answer(
                        200,
                        """
                        {"data":[{"id":"a","architecture":{"modality":"text+image->text",\
                        "input_modalities":["text","image","file"],"tokenizer":"Other"}},\
                        {"id":"b","architecture":{"input_modalities":["text"]}},\
                        {"id":"c","architecture":{"input_modalities":[]}},\
                        {"id":"d","capabilities":{"completion_chat":true,"vision":true}},\
                        {"id":"e","capabilities":{"vision":false}},\
                        {"id":"f","capabilities":{"batch":{"supported":false},\
                        "image_input":{"supported":true,"more":{}},"pdf_input":{"supported":false}}},\
                        {"id":"g","capabilities":null},{"id":"h","architecture":"x"},\
                        {"id":"i","capabilities":{"vision":{},"image_input":[]}}]}\
                        """);

        assertThat(new OpenAiChatModel(transport, BASE, null).listModels(TIMEOUT))
                .extracting(listed -> listed.id() + " " + listed.images())
                .containsExactly(
                        "a YES",
                        "b NO",
                        "c UNKNOWN",
                        "d YES",
                        "e NO",
                        "f YES",
                        "g UNKNOWN",
                        "h UNKNOWN",
                        "i UNKNOWN");
    }

    @Test
    void listThatSaysNothingAboutImagesIsCompletedByName() throws ModelException {
        var transport =
                RecordedTransport.answer(200, "{\"data\":[{\"id\":\"gpt-4\"},{\"id\":\"gpt-5\"}]}");

        assertThat(new OpenAiChatModel(transport, OpenAiChatModel.OPENAI, "sk").listModels(TIMEOUT))
                .extracting(ListedModel::images)
                .containsExactly(Sight.NO, Sight.YES);
    }

    @Test
    void geminiListsItsModelsWithoutTheirPrefix() throws ModelException {
        var transport =
                RecordedTransport.answer(
                        200,
                        """
                        {"models":[{"name":"models/gemini-2.5-pro","displayName":"Gemini 2.5 Pro",\
                        "inputTokenLimit":1048576,"supportedGenerationMethods":["generateContent"]},\
                        {"name":"models/aqa","supportedGenerationMethods":["generateAnswer"]}]}\
                        """);

        assertThat(new GeminiChatModel(transport, BASE, "key").listModels(TIMEOUT))
                .containsExactly(
                        new ListedModel(
                                "gemini-2.5-pro",
                                "Gemini 2.5 Pro",
                                1_048_576L,
                                null,
                                null,
                                Sight.YES));
        assertThat(transport.request())
                .startsWith("http://127.0.0.1:1/v1beta/models?pageSize=1000\n");
    }

    @Test
    void anthropicAndOllamaListTheirModels() throws ModelException {
        var anthropic =
                RecordedTransport.answer(
                        200,
                        "{\"data\":[{\"type\":\"model\",\"id\":\"claude-x\",\"display_name\":\"Claude"
                            + " X\"}],\"has_more\":false}");
        assertThat(new AnthropicChatModel(anthropic, BASE, "key").listModels(TIMEOUT))
                .containsExactly(
                        new ListedModel("claude-x", "Claude X", null, null, null, Sight.YES));
        assertThat(anthropic.request()).startsWith("http://127.0.0.1:1/v1/models?limit=1000\n");

        var ollama = RecordedTransport.answer(200, "{\"data\":[{\"id\":\"llama3.2:3b\"}]}");
        assertThat(new OllamaChatModel(ollama, BASE).listModels(TIMEOUT))
                .containsExactly(named("llama3.2:3b"));
    }

    @Test
    void refusalAndNonsenseAreFailures() {
        var refused = RecordedTransport.answer(401, "{\"error\":{\"message\":\"bad sk-1\"}}");
        assertThatThrownBy(() -> new OpenAiChatModel(refused, BASE, "sk-1").listModels(TIMEOUT))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("status 401")
                .hasMessageNotContaining("sk-1");
        for (String answer : new String[] {"<html>", "[]", "{\"data\":[{\"id\":\"a\"", ""}) {
            var nonsense = RecordedTransport.answer(200, answer);
            assertThatThrownBy(() -> new OpenAiChatModel(nonsense, BASE, null).listModels(TIMEOUT))
                    .as(answer)
                    .isInstanceOf(ModelException.class);
        }
    }

    @Test
    void catalogAsksAProviderAgainOnlyLater() {
        var nanos = new AtomicLong();
        var calls = new AtomicLong();
        ChatModel provider =
                new ChatModel() {
                    @Override
                    public ModelCall call(Prompt prompt) {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public List<ListedModel> listModels(Duration timeout) throws ModelException {
                        if (calls.incrementAndGet() == 1) {
                            throw new ModelException(ModelException.Kind.UNAVAILABLE, "away");
                        }
                        return List.of(named("gpt"));
                    }
                };
        var models = new ChatModels(Map.of("openai", provider, "builtin", provider), nanos::get);
        var catalog = new ModelCatalog(models, nanos::get);

        assertThat(catalog.of("openai").failure()).hasMessage("away");
        assertThat(catalog.of("openai").failure()).hasMessage("away");
        nanos.addAndGet(Duration.ofSeconds(15).toNanos());
        assertThat(catalog.of("openai").models()).containsExactly(named("gpt"));
        nanos.addAndGet(Duration.ofMinutes(9).toNanos());
        assertThat(catalog.of("openai").models()).containsExactly(named("gpt"));
        assertThat(calls).hasValue(2);
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(catalog.of("openai").failure()).isNull();
        assertThat(calls).hasValue(3);
        assertThat(catalog.of("builtin").models()).containsExactly(named(""));
        assertThat(catalog.of("anthropic").failure())
                .hasMessageContaining("no key is set for anthropic");
    }
}
