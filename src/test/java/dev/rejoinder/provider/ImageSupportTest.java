package dev.rejoinder.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.anthropic.AnthropicChatModel;
import dev.rejoinder.provider.builtin.BuiltinChatModel;
import dev.rejoinder.provider.gemini.GeminiChatModel;
import dev.rejoinder.provider.http.RecordedTransport;
import dev.rejoinder.provider.openai.OpenAiChatModel;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which models can see images. */
class ImageSupportTest {
    private final RecordedTransport list =
            RecordedTransport.answer(
                    200,
                    """
                    {"data":[{"id":"meta/blind","architecture":{"input_modalities":["text"]}},\
                    {"id":"meta/sees","architecture":{"input_modalities":["text","image"]}}]}\
                    """);
    private final AtomicLong nanos = new AtomicLong();
    private final ChatModels models =
            models(new OpenAiChatModel(list, OpenAiChatModel.OPENAI, "secret"));
    private final ChatModels router =
            models(new OpenAiChatModel(list, URI.create("http://127.0.0.1/v1"), null));

    private ChatModels models(ChatModel openAi) {
        return new ChatModels(
                Map.of(
                        "openai",
                        openAi,
                        "anthropic",
                        new AnthropicChatModel(list, AnthropicChatModel.ANTHROPIC, "secret"),
                        "google",
                        new GeminiChatModel(list, GeminiChatModel.GOOGLE, "secret"),
                        "builtin",
                        new BuiltinChatModel()),
                nanos::get);
    }

    @ParameterizedTest
    @CsvSource({
        "openai/gpt-4o, YES",
        "openai/gpt-4o-mini-2024-07-18, YES",
        "openai/chatgpt-4o-latest, YES",
        "openai/gpt-4.1-nano, YES",
        "openai/gpt-4-turbo, YES",
        "openai/gpt-5.2-pro, YES",
        "openai/o1, YES",
        "openai/o3-2025-04-16, YES",
        "openai/o4-mini, YES",
        "openai/gpt-3.5-turbo, NO",
        "openai/gpt-4, NO",
        "openai/gpt-4-0613, NO",
        "openai/gpt-4-1106-preview, NO",
        "openai/gpt-4-1106-vision-preview, YES",
        "openai/o1-mini, NO",
        "openai/o3-mini, NO",
        "openai/gpt-4o-audio-preview, UNKNOWN",
        "openai/ft:gpt-4o:acme, UNKNOWN",
        "anthropic/claude-sonnet-4-5, YES",
        "anthropic/claude-3-haiku-20240307, YES",
        "anthropic/claude-2.1, NO",
        "anthropic/claude-instant-1.2, NO",
        "anthropic/other, UNKNOWN",
        "google/gemini-2.5-flash, YES",
        "google/gemma-3-1b-it, UNKNOWN",
        "builtin, NO",
        "ollama/llava, UNKNOWN",
        "nobody/x, UNKNOWN"
    })
    void knownFamiliesNeedNoRequest(String model, Sight sees) {
        assertThat(models.imageSupport().sees(model)).isEqualTo(sees);
        assertThat(list.request()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"openai/meta/blind, NO", "openai/meta/sees, YES", "openai/gpt-4o, UNKNOWN"})
    void compatibleServerIsAskedForItsList(String model, Sight sees) {
        assertThat(router.imageSupport().sees(model)).isEqualTo(sees);
        assertThat(list.request()).startsWith("http://127.0.0.1/v1/models\n");
    }

    @Test
    void providerIsAskedAgainAfterTenMinutesOrByAnotherConnection() {
        var asked = new AtomicInteger();
        ChatModels counting = models(new Counting(asked));
        assertThat(counting.imageSupport().sees("openai/x")).isEqualTo(Sight.YES);
        nanos.addAndGet(Duration.ofMinutes(9).toNanos());
        assertThat(counting.imageSupport().sees("openai/x")).isEqualTo(Sight.YES);
        assertThat(asked).hasValue(1);

        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(counting.imageSupport().sees("openai/x")).isEqualTo(Sight.YES);
        assertThat(asked).hasValue(2);

        counting.connect(Map.of("openai", new Counting(asked)));
        assertThat(counting.imageSupport().sees("openai/x")).isEqualTo(Sight.YES);
        assertThat(asked).hasValue(3);
    }

    private static final class Counting implements ChatModel {
        private final AtomicInteger asked;

        Counting(AtomicInteger asked) {
            this.asked = asked;
        }

        @Override
        public ModelCall call(Prompt prompt) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Sight sees(String model, Duration timeout) {
            asked.incrementAndGet();
            return Sight.YES;
        }
    }

    @Test
    void refusalIsRememberedForAnHour() {
        ImageSupport support = models.imageSupport();
        support.refused("openai/gpt-4o");
        assertThat(support.sees("openai/gpt-4o")).isEqualTo(Sight.NO);
        assertThat(support.sees("openai/gpt-4.1")).isEqualTo(Sight.YES);

        nanos.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(support.sees("openai/gpt-4o")).isEqualTo(Sight.YES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "No endpoints found that support image input",
                "this model does not support image input (ref: b8bd630e)",
                "Invalid content type. image_url is only supported by certain models.",
                "facebook/opt-125m is not a multimodal model None",
                "At most 0 image(s) may be provided in one prompt.",
                "Failed to deserialize the JSON body into the target type: messages[7]: unknown"
                        + " variant `image_url`, expected `text` at line 1 column 114708",
                "messages[0].content must be a string",
                "'messages.0.content' : value must be a string",
                "Image input modality is not enabled for models/gemma-3-1b-it",
                "Model does not support images. Please use a model that does.",
                "'claude-3-haiku-20240307' does not support PDF input."
            })
    void refusalIsRecognizedByItsWords(String message) {
        assertThat(ImageSupport.isRefusal(rejected(400, message))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "You uploaded an unsupported image. Please make sure your image has of one the"
                        + " following formats: ['png', 'jpeg', 'gif', 'webp'].",
                "Image media type image/tiff is not supported",
                "messages.0.content.0.image.source.base64: image exceeds 5 MB maximum",
                "Could not process image",
                "Your input image may contain content that is not allowed by our safety system",
                "Unsupported value: 'temperature' does not support 0.2 with this model.",
                "The model `x` does not exist"
            })
    void otherErrorsAreNoRefusal(String message) {
        assertThat(ImageSupport.isRefusal(rejected(400, message))).isFalse();
    }

    @Test
    void onlyRejectionsAndTheErrorOfLlamaCppAreRefusals() {
        String message = "image input is not supported - hint: you may need to provide the mmproj";
        var failed = new ModelException(ModelException.Kind.UNAVAILABLE, 500, message, null, null);
        assertThat(ImageSupport.isRefusal(failed)).isTrue();
        assertThat(
                        ImageSupport.isRefusal(
                                new ModelException(ModelException.Kind.UNAVAILABLE, message)))
                .isFalse();
    }

    private static ModelException rejected(int status, String message) {
        return new ModelException(ModelException.Kind.REJECTED, status, message, null, null);
    }
}
