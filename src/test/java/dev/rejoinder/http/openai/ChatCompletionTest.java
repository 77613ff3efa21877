package dev.rejoinder.http.openai;

import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static dev.rejoinder.provider.scripted.ScriptedStep.finish;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.testkit.TestServer.Answer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ChatCompletionTest extends OpenAiFixture {
    private static String plain(Answer answer) {
        return answer.body()
                .replaceAll("chatcmpl-[0-9A-Z]{26}", "chatcmpl-1")
                .replaceAll("\"created\":[0-9]+", "\"created\":1");
    }

    @Test
    void answerHasOpenAisShape() {
        server.model().reply(text("At nine."), finish(FinishReason.STOP, new Usage(7, 3)));

        Answer answer = server.post(COMPLETIONS, completion("user: When do you open?"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(plain(answer))
                .isEqualTo(
                        """
                        {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"guide",\
                        "choices":[{"index":0,"message":{"role":"assistant","content":"At nine.",\
                        "refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"stop"}],\
                        "usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}\
                        """);
        assertThat(history(answer.header("X-Conversation-Id")))
                .isEqualTo("user: When do you open? | assistant: At nine.");
    }

    @Test
    void streamHasOpenAisChunks() {
        server.model().reply(text("At \"nine\"."), finish(FinishReason.LENGTH, new Usage(7, 3)));

        Answer answer =
                server.post(
                        COMPLETIONS,
                        completion(
                                "user: When?",
                                "\"stream\":true",
                                "\"stream_options\":{\"include_usage\":true}"));

        assertThat(answer.header("Content-Type")).isEqualTo("text/event-stream; charset=utf-8");
        assertThat(answer.header("X-Conversation-Id")).startsWith("conv_");
        assertThat(plain(answer))
                .isEqualTo(
                        """
                        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"guide","choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}],"usage":null}

                        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"guide","choices":[{"index":0,"delta":{"content":"At \\"nine\\"."},"logprobs":null,"finish_reason":null}],"usage":null}

                        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"guide","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"length"}],"usage":null}

                        data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"guide","choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}

                        data: [DONE]

                        """);
    }

    @Test
    void noChunkIsWithoutChoicesUnlessTheClientAsks() {
        server.model().reply(text("Yes"), finish(FinishReason.STOP, new Usage(1, 1)));

        String body = server.post(COMPLETIONS, completion("user: A?", "\"stream\":true")).body();

        assertThat(body).doesNotContain("\"choices\":[]", "usage", "id: ", "event: ");
    }

    @Test
    void systemMessagesFollowTheBotsInstructions() {
        server.post(
                COMPLETIONS, completion("system: Be brief. | user: Hello | developer: In French."));

        Prompt prompt = server.model().prompts().getLast();
        assertThat(prompt.instructions()).isEqualTo("Guide people.\n\nBe brief.\n\nIn French.");
        assertThat(prompt.messages()).hasSize(1);
    }

    @Test
    void optionsCountOnlyIfTheOwnerAllowsThem() {
        String body =
                completion(
                        "user: Hello",
                        "\"temperature\":0.5,\"max_tokens\":7,\"stop\":\"x\",\"seed\":3",
                        "\"response_format\":{\"type\":\"json_object\"}");
        server.post(COMPLETIONS, body.replace("0.5", "99"));
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

    @Test
    void failureAfterTheFirstTextIsAnErrorInTheStream() {
        server.model().reply(text("Once"), fail(ModelException.Kind.REJECTED));

        Answer answer = server.post(COMPLETIONS, completion("user: Hello", "\"stream\":true"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .contains("data: {\"error\":{\"message\":", "\"type\":\"server_error\"")
                .doesNotContain("[DONE]", "\"finish_reason\":\"");
    }

    @Test
    void errorsHaveOpenAisShape() {
        Answer noKey =
                server.send(
                        "POST", COMPLETIONS, completion("user: Hi"), Map.of("Authorization", ""));
        assertThat(noKey.status()).isEqualTo(401);
        JsonNode error = json(noKey).get("error");
        assertThat(error.propertyNames()).containsExactly("message", "type", "param", "code");
        assertThat(error.get("code").asString()).isEqualTo("invalid_api_key");
        assertThat(noKey.header("x-should-retry")).isEqualTo("false");

        Answer noModel =
                server.post(COMPLETIONS, completion("user: Hi").replace("guide", "nowhere"));
        assertThat(noModel.status()).isEqualTo(404);
        assertThat(json(noModel).get("error").toString())
                .isEqualTo(
                        """
                        {"message":"There is no such bot.","type":"invalid_request_error",\
                        "param":"model","code":"model_not_found"}\
                        """);
        assertThat(server.get("/v1/nowhere").body()).contains("\"code\":\"not_found\"");
        assertThat(server.get(COMPLETIONS).body()).contains("\"code\":\"method_not_allowed\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    {"model":"guide"}                                                     | messages
                    {"model":"guide","messages":[]}                                       | messages
                    {"model":"guide","messages":[{"role":"assistant","content":"a"}]}     | messages
                    {"model":"guide","messages":[{"role":"user","content":" "}]}          | messages
                    {"model":"guide","messages":[{"role":"robot","content":"a"}]}         | messages[0].role
                    {"model":"guide","messages":[{"role":"user","content":7}]}            | messages[0].content
                    {"model":"guide","messages":[{"role":"tool","content":"a"}]}          | messages[0]
                    {"model":"guide","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"x"}}]}]} | messages[0].content[0]
                    {"model":"guide","n":2,"messages":[{"role":"user","content":"a"}]}    | n
                    {"model":"guide","tools":[{}],"messages":[{"role":"user","content":"a"}]} | tools
                    {"model":"guide","stream":"yes","messages":[{"role":"user","content":"a"}]} | stream
                    """)
    void wrongRequestsNameTheirField(String body, String field) {
        Answer answer = server.post(COMPLETIONS, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(json(answer).at("/error/param").asString()).isEqualTo(field);
        assertThat(conversations()).isZero();
    }

    @Test
    void partsOfTextAreAccepted() {
        String body =
                """
                {"model":"guide","tools":[],"messages":[{"role":"user","content":\
                [{"type":"text","text":"One"},{"type":"text","text":"two"}]}]}\
                """;

        assertThat(content(server.post(COMPLETIONS, body))).isEqualTo("Hello there");
        assertThat(server.model().prompts().getLast().question()).isEqualTo("One\n\ntwo");
    }

    @Test
    void botsAreModels() {
        JsonNode models = json(server.get("/v1/models"));
        assertThat(models.get("object").asString()).isEqualTo("list");
        assertThat(models.get("data").valueStream().map(each -> each.get("id").asString()))
                .contains("guide");
        assertThat(json(server.get("/v1/models/" + server.botId())).get("id").asString())
                .isEqualTo("guide");
        assertThat(server.get("/v1/models/nowhere").status()).isEqualTo(404);

        String other = server.post("/api/v1/bots", "{\"name\":\"Other\"}").find("bot_\\w{26}");
        var restricted = Map.of("Authorization", "Bearer " + server.newKey(Scope.READ, other));
        assertThat(json(server.send("GET", "/v1/models", null, restricted)).get("data")).hasSize(1);
        assertThat(server.send("GET", "/v1/models/guide", null, restricted).status())
                .isEqualTo(404);
    }
}
