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
    void failureAfterTheFirstTextIsAnErrorInTheStream() {
        server.model().reply(text("Once"), fail(ModelException.Kind.REJECTED));

        Answer answer = server.post(COMPLETIONS, completion("user: Hello", "\"stream\":true"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .contains("data: {\"error\":{\"message\":", "\"type\":\"server_error\"")
                .doesNotContain("[DONE]", "\"finish_reason\":\"");
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
        Answer unknown = server.get("/v1/models/nowhere");
        assertThat(unknown.status()).isEqualTo(404);

        String other = server.post("/api/v1/bots", "{\"name\":\"Other\"}").find("bot_\\w{26}");
        var restricted = Map.of("Authorization", "Bearer " + server.newKey(Scope.READ, other));
        assertThat(json(server.send("GET", "/v1/models", null, restricted)).get("data")).hasSize(1);
        Answer forbidden = server.send("GET", "/v1/models/guide", null, restricted);
        assertThat(forbidden.status()).isEqualTo(404);
        assertThat(forbidden.body()).isEqualTo(unknown.body().replace("nowhere", "guide"));
    }
}
