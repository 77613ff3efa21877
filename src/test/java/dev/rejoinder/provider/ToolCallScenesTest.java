package dev.rejoinder.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.anthropic.AnthropicChatModel;
import dev.rejoinder.provider.gemini.GeminiChatModel;
import dev.rejoinder.provider.http.CallTranscript;
import dev.rejoinder.provider.http.EventTranscript;
import dev.rejoinder.provider.http.SocketTransport;
import dev.rejoinder.provider.openai.OpenAiChatModel;
import dev.rejoinder.testkit.SceneProvider;
import dev.rejoinder.testkit.SettableClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same tool calls by each provider give the same events. */
@Timeout(60)
class ToolCallScenesTest {
    private static final SocketTransport TRANSPORT = new SocketTransport(new SettableClock());
    private static SceneProvider provider;

    @BeforeAll
    static void start() throws IOException {
        provider = SceneProvider.start();
    }

    @AfterAll
    static void stop() throws IOException {
        provider.close();
        TRANSPORT.close();
    }

    private static List<ChatModel> models() {
        return List.of(
                new OpenAiChatModel(TRANSPORT, provider.uri("/v1"), null),
                new AnthropicChatModel(TRANSPORT, provider.uri(""), "secret"),
                new GeminiChatModel(TRANSPORT, provider.uri(""), "secret"));
    }

    private static List<List<String>> events(String scene) {
        Prompt prompt = OfferedTools.prompt(scene, ChatMessage.user("Where is A-1?"));
        return models().stream().map(model -> EventTranscript.of(model, prompt)).toList();
    }

    private static void eachTells(String scene, List<String> events) {
        assertThat(events(scene)).containsExactly(events, events, events);
    }

    @ParameterizedTest
    @ValueSource(strings = {"call", "call-stop"})
    void callKeepsItsPlaceAmongTexts(String scene) {
        eachTells(
                scene,
                List.of("\"Wait.\"", "c0 find {\"id\":\"A-1\"}", "\" Done.\"", "TOOL_CALLS"));
    }

    @Test
    void answerAtItsTokenLimitCallsNothing() {
        eachTells("call-length", List.of("\"Wait. Done.\"", "LENGTH"));
    }

    @Test
    void withheldAnswerCallsNothing() {
        assertThat(events("call-filter"))
                .containsExactly(
                        List.of("\"Wait. Done.\"", "CONTENT_FILTER"),
                        List.of("\"Wait. Done.\"", "REFUSAL"),
                        List.of("\"Wait. Done.\"", "CONTENT_FILTER"));
    }

    @Test
    void answerWithoutItsEndCallsNothing() {
        eachTells("call-cut", List.of("\"Wait.\"", "CUT: the answer ended without its end mark"));
    }

    @Test
    void argumentsThatAreNotJsonArriveAsWritten() {
        // Gemini's arguments are a part of the event's own JSON.
        assertThat(events("invalid-call").subList(0, 2))
                .containsOnly(List.of("c0 find {\"id\": ", "TOOL_CALLS"));
    }

    @Test
    void modelMayRefuseAfterAToolResult() {
        var call = new MessagePart.ToolCall("c0", "find", "{}");
        var result = new MessagePart.ToolResult("c0", "find", "sent", false);
        Prompt prompt =
                OfferedTools.prompt(
                        "refusal",
                        ChatMessage.user("Where?"),
                        new ChatMessage(ChatMessage.Role.ASSISTANT, List.of(call)),
                        new ChatMessage(ChatMessage.Role.USER, List.of(result)));
        assertThat(models().stream().map(model -> EventTranscript.of(model, prompt)))
                .containsExactly(
                        List.of("\"I cannot.\"", "REFUSAL"),
                        List.of("\"I cannot.\"", "REFUSAL"),
                        List.of("\"I cannot.\"", "CONTENT_FILTER"));
    }

    @Test
    void callsHaveLimits() {
        var most = new ArrayList<String>();
        for (int i = 0; i < 16; i++) {
            most.add("c" + i + " find {\"n\":" + i + "}");
        }
        most.add("TOOL_CALLS");
        eachTells("most-calls", most);
        eachTells("many-calls", List.of("MALFORMED: an answer with more than 16 tool calls"));
        eachTells(
                "large-call",
                List.of("MALFORMED: an answer with more than 65536 bytes of arguments for a tool"));
    }

    @Test
    void modelWithoutToolsIsReportedAsSuch() {
        for (ChatModel model : models()) {
            Prompt prompt = OfferedTools.prompt("no-tools", ChatMessage.user("Hi"));
            assertThat(CallTranscript.of(model, prompt))
                    .extracting(CallTranscript::end, CallTranscript::detail)
                    .containsExactly(
                            "REJECTED",
                            "status 400: this model cannot call tools, the provider says: the model"
                                    + " tiny does not support tools, says the server to ***");
        }
    }
}
