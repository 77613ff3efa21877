package dev.rejoinder.provider.anthropic;

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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicChatModelTest {
    private static final CallTranscript WHOLE =
            new CallTranscript("Grüße, \"Welt\" 😀 日本", "STOP 30/15", "");
    private static final String TEXT =
            "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"a\"}}";
    private static final String STOP = "{\"type\":\"message_stop\"}";

    private static ChatModel model(HttpTransport transport) {
        return new AnthropicChatModel(transport, AnthropicChatModel.ANTHROPIC, "secret-1");
    }

    private static CallTranscript told(String... events) {
        String body = "data: " + String.join("\n\ndata: ", events) + "\n\n";
        return CallTranscript.of(model(RecordedTransport.stream(body)), Recording.PROMPT);
    }

    private static String finish(String reason) {
        return "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" + reason + "\"}}";
    }

    @Test
    void recordedAnswerIsParsed() throws IOException {
        var transport = RecordedTransport.stream(Recording.read("anthropic.txt"));
        assertThat(CallTranscript.of(model(transport), Recording.PROMPT)).isEqualTo(WHOLE);
    }

    @Test
    void requestHasTheExpectedBytes() throws ModelException {
        var transport = RecordedTransport.stream("");
        model(transport).call(Recording.PROMPT);
        assertThat(transport.request())
                .isEqualTo(
                        """
                        https://api.anthropic.com/v1/messages
                        Content-Type: application/json
                        Accept: text/event-stream
                        anthropic-version: 2023-06-01
                        x-api-key: secret-1

                        {"model":"model-1","max_tokens":256,"system":"Be kind.","messages":[\
                        {"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"},\
                        {"role":"user","content":"How are \\"you\\"?\\n"}],\
                        "temperature":0.5,"stream":true}\
                        """);
    }

    @Test
    void temperatureIsClampedAndOmittedIfAbsent() throws ModelException {
        var transport = RecordedTransport.stream("");
        List<ChatMessage> messages = List.of(ChatMessage.user("Hi"));
        model(transport).call(new Prompt("m", "", messages, 1.7, 1, ""));
        assertThat(transport.request())
                .endsWith(
                        """
                        {"model":"m","max_tokens":1,"messages":[{"role":"user","content":"Hi"}],\
                        "temperature":1.0,"stream":true}\
                        """);
        model(transport).call(new Prompt("m", "", messages, null, 1, ""));
        assertThat(transport.request()).doesNotContain("temperature");
    }

    @Test
    void truncatedAnswerIsNeverComplete() throws IOException {
        Recording.isNeverWholeWhenCut(
                Recording.read("anthropic.txt"),
                AnthropicChatModelTest::model,
                WHOLE,
                "{\"type\":\"message_stop\"}\n\n");
    }

    @Test
    void chunkingMakesNoDifference() throws IOException {
        Recording.isTheSameInAnyPieces(
                Recording.read("anthropic.txt"), AnthropicChatModelTest::model, WHOLE);
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn, STOP",
        "stop_sequence, STOP",
        "max_tokens, LENGTH",
        "model_context_window_exceeded, LENGTH",
        "refusal, REFUSAL",
        "tool_use, TOOL_CALLS",
        "whatever, CUT"
    })
    void stopReasonIsMapped(String reason, String end) {
        assertThat(told(TEXT, finish(reason), STOP))
                .extracting(CallTranscript::text, CallTranscript::end)
                .containsExactly("a", end);
    }

    @Test
    void stopReasonOrLastEventEndsTheAnswer() {
        assertThat(told(TEXT, finish("end_turn")).end()).isEqualTo("STOP");
        assertThat(told(TEXT, STOP).end()).isEqualTo("STOP");
        assertThat(told(TEXT).end()).isEqualTo("CUT");
    }

    @Test
    void kindOfAnErrorInTheStreamDependsOnEarlierText() {
        String error =
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Over\"}}";
        assertThat(told(error))
                .isEqualTo(new CallTranscript("", "UNAVAILABLE", "the provider reported: Over"));
        assertThat(told(TEXT, error))
                .isEqualTo(new CallTranscript("a", "CUT", "the provider reported: Over"));
        assertThat(told("{\"type\":\"error\"}").end()).isEqualTo("UNAVAILABLE");
    }

    @Test
    void orderOfPropertiesMakesNoDifference() {
        assertThat(
                        told(
                                "{\"delta\":{\"text\":\"a\",\"type\":\"text_delta\"},"
                                        + "\"type\":\"content_block_delta\"}",
                                finish("end_turn"),
                                STOP))
                .isEqualTo(new CallTranscript("a", "STOP", ""));
    }

    @Test
    void unknownEventsAreIgnored() {
        assertThat(
                        told(
                                "{}",
                                "{\"type\":1}",
                                "{\"type\":\"message_start\",\"message\":[]}",
                                "{\"type\":\"message_delta\",\"delta\":null,\"usage\":3}",
                                TEXT,
                                finish("end_turn"),
                                STOP))
                .isEqualTo(new CallTranscript("a", "STOP", ""));
    }
}
