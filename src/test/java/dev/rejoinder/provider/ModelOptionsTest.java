package dev.rejoinder.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.anthropic.AnthropicChatModel;
import dev.rejoinder.provider.gemini.GeminiChatModel;
import dev.rejoinder.provider.http.RecordedTransport;
import dev.rejoinder.provider.openai.OpenAiChatModel;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The caller's options, as each adapter sends them. */
class ModelOptionsTest {
    private static final ModelOptions.AnswerFormat SCHEMA =
            new ModelOptions.AnswerFormat("answer", "{\"type\":\"object\"}", true);

    private final RecordedTransport transport = RecordedTransport.stream("");
    private final ChatModel openAi =
            new OpenAiChatModel(transport, OpenAiChatModel.OPENAI, "sk-secret");
    private final ChatModel anthropic =
            new AnthropicChatModel(transport, AnthropicChatModel.ANTHROPIC, "secret");
    private final ChatModel gemini =
            new GeminiChatModel(transport, GeminiChatModel.GOOGLE, "secret");

    private String sent(ChatModel model, ModelOptions.@Nullable AnswerFormat format)
            throws ModelException {
        var options = new ModelOptions(null, 0.5, null, List.of("END"), 1.0, -1.0, 7L, format);
        var prompt =
                new Prompt(
                        "model-1",
                        "",
                        List.of(ChatMessage.user("Hi")),
                        null,
                        64,
                        "",
                        false,
                        List.of(),
                        options);
        model.call(prompt).close();
        return transport.request();
    }

    @Test
    void openAiGetsAll() throws ModelException {
        assertThat(sent(openAi, SCHEMA))
                .contains(
                        "\"top_p\":0.5,\"stop\":[\"END\"],\"presence_penalty\":1.0,"
                                + "\"frequency_penalty\":-1.0,\"seed\":7,\"response_format\":"
                                + "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"answer\","
                                + "\"schema\":{\"type\":\"object\"},\"strict\":true}}");
        assertThat(sent(openAi, new ModelOptions.AnswerFormat("answer", null, null)))
                .contains("\"response_format\":{\"type\":\"json_object\"}");
    }

    @Test
    void anthropicGetsThoseThatItHas() throws ModelException {
        assertThat(sent(anthropic, SCHEMA))
                .contains(
                        "\"top_p\":0.5,\"stop_sequences\":[\"END\"],\"output_config\":{\"format\":"
                                + "{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\"}}}")
                .doesNotContain("penalty", "seed");
    }

    @Test
    void geminiGetsAll() throws ModelException {
        assertThat(sent(gemini, SCHEMA))
                .contains(
                        "\"topP\":0.5,\"stopSequences\":[\"END\"],\"presencePenalty\":1.0,"
                                + "\"frequencyPenalty\":-1.0,\"seed\":7,"
                                + "\"responseMimeType\":\"application/json\","
                                + "\"responseJsonSchema\":{\"type\":\"object\"}");
    }

    @Test
    void noOptionsAddNothing() throws ModelException {
        var prompt = new Prompt("model-1", "", List.of(ChatMessage.user("Hi")), null, 64, "");
        openAi.call(prompt).close();

        assertThat(transport.request()).doesNotContain("top_p", "stop\"", "response_format");
    }
}
