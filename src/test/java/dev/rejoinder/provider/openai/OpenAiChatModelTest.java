package dev.rejoinder.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.Prompt;
import dev.rejoinder.provider.http.CallTranscript;
import dev.rejoinder.provider.http.HttpTransport;
import dev.rejoinder.provider.http.RecordedTransport;
import dev.rejoinder.provider.http.Recording;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiChatModelTest {
    private static final CallTranscript WHOLE =
            new CallTranscript("Grüße, \"Welt\" 😀 日本", "STOP 19/10", "");

    private static ChatModel model(HttpTransport transport) {
        return new OpenAiChatModel(transport, OpenAiChatModel.OPENAI, "sk-secret");
    }

    private static CallTranscript told(String... events) {
        String body = "data: " + String.join("\n\ndata: ", events) + "\n\n";
        return CallTranscript.of(model(RecordedTransport.stream(body)), Recording.PROMPT);
    }

    private static String text(String content) {
        return "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + content + "\"}}]}";
    }

    private static String finish(String reason) {
        return "{\"choices\":[{\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}";
    }

    @Test
    void recordedAnswerIsParsed() throws IOException {
        var transport = RecordedTransport.stream(Recording.read("openai.txt"));
        assertThat(CallTranscript.of(model(transport), Recording.PROMPT)).isEqualTo(WHOLE);
    }

    @Test
    void requestHasTheExpectedBytes() throws ModelException {
        var transport = RecordedTransport.stream("");
        model(transport).call(Recording.PROMPT);
        assertThat(transport.request())
                .isEqualTo(
                        """
                        https://api.openai.com/v1/chat/completions
                        Content-Type: application/json
                        Accept: text/event-stream
                        Authorization: Bearer sk-secret

                        {"model":"model-1","messages":[{"role":"system","content":"Be kind."},\
                        {"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"},\
                        {"role":"user","content":"How are \\"you\\"?\\n"}],\
                        "max_completion_tokens":256,"temperature":0.5,"stream":true,\
                        "stream_options":{"include_usage":true}}\
                        """);
    }

    @Test
    void requestToACompatibleServerOmitsUnsetOptions() throws ModelException {
        var transport = RecordedTransport.stream("");
        var prompt = new Prompt("llama3:8b", "", List.of(ChatMessage.user("😀")), null, 64, "");
        new OpenAiChatModel(transport, OpenAiChatModel.OLLAMA, null).call(prompt);
        assertThat(transport.request())
                .isEqualTo(
                        """
                        http://127.0.0.1:11434/v1/chat/completions
                        Content-Type: application/json
                        Accept: text/event-stream

                        {"model":"llama3:8b","messages":[{"role":"user","content":"😀"}],\
                        "max_tokens":64,"stream":true,"stream_options":{"include_usage":true}}\
                        """);
    }

    @Test
    void azureQueryAndHeaderAreSent() throws ModelException {
        var transport = RecordedTransport.stream("");
        URI base =
                URI.create("https://x.openai.azure.com/openai/deployments/d/?api-version=2024-10");
        new OpenAiChatModel(transport, base, "k").call(Recording.PROMPT);
        assertThat(transport.request())
                .startsWith(
                        """
                        https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10
                        Content-Type: application/json
                        Accept: text/event-stream
                        Authorization: Bearer k
                        api-key: k

                        """);
    }

    @Test
    void truncatedAnswerIsNeverComplete() throws IOException {
        Recording.isNeverWholeWhenCut(
                Recording.read("openai.txt"),
                OpenAiChatModelTest::model,
                WHOLE,
                "data: [DONE]\n\n");
    }

    @Test
    void chunkingMakesNoDifference() throws IOException {
        String body = Recording.read("openai.txt");
        Recording.isTheSameInAnyPieces(body, OpenAiChatModelTest::model, WHOLE);
        Recording.isTheSameInAnyPieces(
                "\uFEFF" + body.replace("\n", "\r\n"), OpenAiChatModelTest::model, WHOLE);
        Recording.isTheSameInAnyPieces(body.replace("\n", "\r"), OpenAiChatModelTest::model, WHOLE);
    }

    @Test
    void similarEventsAreParsedIndividually() {
        String nothing = "{\"choices\":[{\"delta\":{}}],\"x\":\"content\"}";
        String stop = "{\"choices\":[{\"delta\":{\"content\":\"c\"},\"finish_reason\":\"stop\"}]}";
        assertThat(told(text("a"), text("b\\n"), text("é"), nothing, nothing, text(""), stop, stop))
                .isEqualTo(new CallTranscript("ab\né" + "cc", "STOP", ""));
        assertThat(told(text("a"), text("b"), text("\\ud83d"), text("\\ude00"), finish("stop")))
                .isEqualTo(new CallTranscript("ab😀", "STOP", ""));
        assertThat(told(text("a"), text("b").replace(":0", ":1"), text("c"), finish("stop")))
                .isEqualTo(new CallTranscript("ac", "STOP", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "stop, STOP",
        "length, LENGTH",
        "max_tokens, LENGTH",
        "content_filter, CONTENT_FILTER",
        "sensitive, CONTENT_FILTER",
        "refusal, REFUSAL",
        "tool_calls, TOOL_CALLS",
        "function_call, TOOL_CALLS",
        "error, CUT",
        "whatever, CUT"
    })
    void finishReasonIsMapped(String reason, String end) {
        assertThat(told(text("a"), finish(reason), "[DONE]"))
                .extracting(CallTranscript::text, CallTranscript::end)
                .containsExactly("a", end);
    }

    @Test
    void endOfTheBodyReplacesTheEndMark() {
        assertThat(told(text("a"), finish("stop"))).isEqualTo(new CallTranscript("a", "STOP", ""));
    }

    @Test
    void endMarkEndsAnAnswerWithText() {
        assertThat(told(text("a"), "[DONE]").end()).isEqualTo("STOP");
        assertThat(told("[DONE]").end()).isEqualTo("CUT");
        assertThat(told(text("a")).end()).isEqualTo("CUT");
    }

    @Test
    void nothingAfterTheEndMarkIsRead() {
        assertThat(told(text("a"), finish("stop"), "[DONE]", text("b"), "x").text()).isEqualTo("a");
    }

    @Test
    void kindOfAnErrorInTheStreamDependsOnEarlierText() {
        String error = "{\"error\":{\"code\":500,\"message\":\"over\\nloaded\"}}";
        assertThat(told(error))
                .isEqualTo(
                        new CallTranscript(
                                "",
                                "UNAVAILABLE",
                                "status 500: the provider reported: over loaded"));
        assertThat(told(text("a"), error).end()).isEqualTo("CUT");
        assertThat(told("{\"error\":\"sk-secret is bad\"}").detail())
                .isEqualTo("the provider reported: *** is bad");
        assertThat(told("{\"error\":null," + text("a").substring(1), finish("stop")).end())
                .isEqualTo("STOP");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense",
                "[1]",
                "null",
                "{",
                "{\"choices\":[{\"delta\":{\"content\":\"a\"",
                "{\"choices\":[{\"delta\":{\"content\":\"\\q\"}}]}",
                "{\"usage\":{\"prompt_tokens\":99999999999999}}"
            })
    void eventThatIsNoChunkIsMalformed(String event) {
        assertThat(told(text("a"), event, finish("stop"), "[DONE]"))
                .extracting(CallTranscript::text, CallTranscript::end)
                .containsExactly("a", "MALFORMED");
    }

    @Test
    void eventsWithoutTextAreIgnored() {
        assertThat(
                        told(
                                "{}",
                                "{\"choices\":null}",
                                "{\"choices\":[]}",
                                "{\"choices\":[null,1]}",
                                "{\"choices\":[{\"delta\":null}]}",
                                "{\"choices\":[{\"delta\":{\"content\":[{\"a\":[1]}]}}]}",
                                "{\"choices\":[{\"delta\":{\"content\":\"\"}}],\"usage\":null}",
                                text("a"),
                                "{\"choices\":[],\"usage\":{\"prompt_tokens\":1}}",
                                finish("stop"),
                                "[DONE] "))
                .isEqualTo(new CallTranscript("a", "STOP", ""));
    }

    @Test
    void invalidCharacterIsReplaced() {
        assertThat(
                        told(
                                text("a\\u0000b\\udc00\\ud800"),
                                text("c\\ud83d"),
                                "{\"choices\":[]}",
                                text("\\ude00\\ud83d"),
                                finish("stop"),
                                "[DONE]"))
                .isEqualTo(new CallTranscript("a\uFFFDb\uFFFD\uFFFDc😀\uFFFD", "STOP", ""));
    }
}
