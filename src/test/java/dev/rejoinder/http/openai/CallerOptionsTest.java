package dev.rejoinder.http.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.Prompt;
import dev.rejoinder.testkit.TestServer.Answer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Model options of the caller, which the owner of the bot allows or not. */
class CallerOptionsTest extends OpenAiFixture {
    @Test
    void optionsCountOnlyIfTheOwnerAllowsThem() {
        String body =
                completion(
                        "user: Hello",
                        "\"temperature\":0.5,\"max_tokens\":7,\"stop\":\"x\",\"seed\":3",
                        "\"response_format\":{\"type\":\"json_object\"}");
        assertThat(
                        server.post(
                                        COMPLETIONS,
                                        body.replace("0.5", "99").replace("json_object", "text"))
                                .status())
                .isEqualTo(200);
        assertThat(server.model().prompts().getLast().temperature()).isNull();
        server.send("PATCH", "/api/v1/bots/guide", "{\"modelOptionsFromCaller\":true}", Map.of());

        server.post(COMPLETIONS, body);
        Prompt prompt = server.model().prompts().getLast();
        assertThat(prompt.temperature()).isEqualTo(0.5);
        assertThat(prompt.maxTokens()).isEqualTo(7);
        assertThat(prompt.options().stop()).containsExactly("x");
        assertThat(prompt.options().seed()).isEqualTo(3);
        assertThat(prompt.options().format()).isNotNull();

        server.post(COMPLETIONS, body.replace(":7", ":70000"));
        assertThat(server.model().prompts().getLast().maxTokens()).isEqualTo(1024);
        assertThat(server.post(COMPLETIONS, body.replace("0.5", "99")).body())
                .contains("\"param\":\"temperature\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"json_object", "json_schema"})
    void jsonIsRefusedUnlessTheOwnerAllowsIt(String type) {
        String format = "{\"type\":\"" + type + "\",\"schema\":{},\"json_schema\":{\"schema\":{}}}";
        String body = completion("user: Hello", "\"response_format\":" + format);
        Answer refused = server.post(COMPLETIONS, body);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(json(refused).at("/error/param").asString()).isEqualTo("response_format");
        assertThat(json(refused).at("/error/message").asString())
                .contains("the bot's setting modelOptionsFromCaller");
        String response =
                "{\"model\":\"guide\",\"input\":\"Hi\",\"text\":{\"format\":" + format + "}}";
        assertThat(json(server.post(RESPONSES, response)).at("/error/param").asString())
                .isEqualTo("text.format");
        assertThat(conversations()).isZero();

        server.send("PATCH", "/api/v1/bots/guide", "{\"modelOptionsFromCaller\":true}", Map.of());
        assertThat(server.post(COMPLETIONS, body).status()).isEqualTo(200);
        assertThat(server.post(RESPONSES, response).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "temperature, 2.1", "top_p, 1.1", "max_tokens, 0", "max_completion_tokens, -1",
        "presence_penalty, 3", "frequency_penalty, -3", "seed, 1.5", "stop, 7"
    })
    void optionsOutOfRangeAreNamed(String field, String value) {
        server.send("PATCH", "/api/v1/bots/guide", "{\"modelOptionsFromCaller\":true}", Map.of());

        Answer refused =
                server.post(COMPLETIONS, completion("user: Hello", "\"" + field + "\":" + value));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(json(refused).at("/error/param").asString()).isEqualTo(field);
    }
}
