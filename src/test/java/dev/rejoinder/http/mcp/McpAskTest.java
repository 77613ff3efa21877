package dev.rejoinder.http.mcp;

import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tool {@code ask}: an ordinary turn, told in the words of the protocol. */
@Timeout(60)
final class McpAskTest extends McpFixture {
    private static final String MESSAGES = "/api/v1/chat/guide/conversations/";

    @Override
    TestServer.Options options() {
        return super.options().streamsPerKey(2);
    }

    @Test
    void answerIsTextAndStructured() {
        server.model().reply(text("Hello "), text("there"));

        Answer answer = legacy("tools/call", ask("Hi", ""));

        assertThat(answer.plain())
                .isEqualTo(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":["
                                + "{\"type\":\"text\",\"text\":\"Hello there\"}],"
                                + "\"structuredContent\":{\"response\":\"Hello there\","
                                + "\"conversationId\":\"conv_1\",\"messageId\":\"msg_1\","
                                + "\"sources\":[],\"usage\":null}}}");
        String conversation = answer.find("conv_[0-9A-Z]{26}");
        assertThat(server.get(MESSAGES + conversation).body()).contains("Hello there");
        assertThat(server.get("/api/v1/bots/guide/analytics").body())
                .contains("\"conversations\":1");
    }

    @Test
    void conversationGoesOn() {
        String conversation = legacy("tools/call", ask("Hi", "")).find("conv_[0-9A-Z]{26}");

        Answer more =
                modern("tools/call", ask("More", ",\"conversationId\":\"" + conversation + "\""));

        assertThat(more.body()).contains(conversation).contains("\"resultType\":\"complete\"");
        assertThat(server.get(MESSAGES + conversation).body()).contains("\"messageCount\":4");
    }

    @Test
    void streamHasProgressAndThenTheResult() {
        server.model().reply(text("a".repeat(600)), text("b"));
        String params = ask("Hi", "").replaceFirst("}$", ",\"_meta\":{\"progressToken\":\"p\"}}");

        Answer answer =
                server.send("POST", URL, message("tools/call", params), Map.of("Accept", BOTH));

        assertThat(answer.header("Content-Type")).isEqualTo("text/event-stream; charset=utf-8");
        assertThat(answer.header("X-Accel-Buffering")).isEqualTo("no");
        String[] events = answer.body().split("\n\n");
        assertThat(events).hasSizeBetween(2, 3);
        for (int i = 0; i < events.length - 1; i++) {
            assertThat(events[i])
                    .startsWith(
                            "event: message\ndata: {\"jsonrpc\":\"2.0\","
                                    + "\"method\":\"notifications/progress\","
                                    + "\"params\":{\"progressToken\":\"p\",\"progress\":"
                                    + (i + 1)
                                    + ",\"message\":\"");
        }
        assertThat(events[events.length - 1])
                .startsWith("event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{")
                .contains("a".repeat(600) + "b");
    }

    @Test
    void streamWithoutProgressHasOnlyTheResult() {
        Answer answer =
                server.send(
                        "POST", URL, message("tools/call", ask("Hi", "")), Map.of("Accept", BOTH));

        assertThat(answer.body())
                .startsWith(": keep-alive\nevent: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,");
        assertThat(answer.body().split("data: ")).hasSize(2);
    }

    @Test
    void sameKeyIsTheSameAnswer() {
        server.model().reply(text("once"));
        String params = ask("Hi", ",\"idempotencyKey\":\"k1\"");

        Answer first = legacy("tools/call", params);
        Answer again = modern("tools/call", params);
        Answer other = legacy("tools/call", ask("Ho", ",\"idempotencyKey\":\"k1\""));

        assertThat(again.find("msg_[0-9A-Z]{26}")).isEqualTo(first.find("msg_[0-9A-Z]{26}"));
        assertThat(other.body()).contains("\"isError\":true");
        assertThat(server.model().prompts()).hasSize(1);
    }

    /** The model can correct these mistakes, so they are results and not protocol errors. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"ask\"}",
                "{\"name\":\"ask\",\"arguments\":null}",
                "{\"name\":\"ask\",\"arguments\":{\"message\":7}}",
                "{\"name\":\"ask\",\"arguments\":{\"message\":\"  \"}}",
                "{\"name\":\"ask\",\"arguments\":{\"message\":\"a\",\"conversationId\":\"conv_1\"}}",
                "{\"name\":\"ask\",\"arguments\":{\"message\":\"a\",\"conversationId\":[]}}",
                "{\"name\":\"ask\",\"arguments\":{\"message\":\"a\",\"idempotencyKey\":\"a b\"}}",
                "{\"name\":\"search\",\"arguments\":{\"query\":\"a\",\"limit\":21}}"
            })
    void wrongArgumentsAreToldToTheModel(String params) {
        for (Answer answer :
                new Answer[] {legacy("tools/call", params), modern("tools/call", params)}) {
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains("\"content\":[{").contains("\"isError\":true");
        }
        assertThat(isUntouched()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\":\"ASK\"}",
                "{\"name\":7}",
                "{\"name\":\"ask\",\"arguments\":[]}",
                "{\"name\":\"ask\",\"arguments\":\"message\"}"
            })
    void malformedCallIsAProtocolError(String params) {
        assertThat(legacy("tools/call", params).body()).contains("\"error\":{\"code\":-32602,");
        assertThat(isUntouched()).isTrue();
    }

    @Test
    void failureOfTheModelIsAResult() {
        server.model().reply(fail(ModelException.Kind.REJECTED));
        server.model().reply(text("part"), fail(ModelException.Kind.REJECTED));

        assertThat(legacy("tools/call", ask("Hi", "")).body())
                .contains("\"text\":\"The model could not answer")
                .contains("\"isError\":true");
        assertThat(
                        server.send(
                                        "POST",
                                        URL,
                                        message("tools/call", ask("Hi", "")),
                                        Map.of("Accept", BOTH))
                                .body())
                .contains("\"text\":\"part\"")
                .contains("\"isError\":true");
    }

    @Test
    void openStreamsAreLimited() throws IOException {
        ScriptedStep.Pause first = pause();
        ScriptedStep.Pause second = pause();
        server.model().reply(first).reply(second);
        try (InputStream one = open(true);
                InputStream two = open(true)) {
            Answer third =
                    server.send(
                            "POST",
                            URL,
                            message("tools/call", ask("Hi", "")),
                            Map.of("Accept", BOTH));

            assertThat(third.status()).isEqualTo(429);
            assertThat(third.body()).startsWith("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{");
            first.release();
            second.release();
            one.readAllBytes();
            two.readAllBytes();
        }
    }
}
