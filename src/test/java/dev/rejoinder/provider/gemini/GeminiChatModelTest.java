package dev.rejoinder.provider.gemini;

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

class GeminiChatModelTest {
    private static final CallTranscript WHOLE =
            new CallTranscript("Grüße, \"Welt\" 😀 日本", "STOP 8/11", "");
    private static final String TEXT =
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}";

    private static ChatModel model(HttpTransport transport) {
        return new GeminiChatModel(transport, GeminiChatModel.GOOGLE, "secret-1");
    }

    private static CallTranscript told(String... events) {
        String body = "data: " + String.join("\n\ndata: ", events) + "\n\n";
        return CallTranscript.of(model(RecordedTransport.stream(body)), Recording.PROMPT);
    }

    private static String finish(String reason) {
        return "{\"candidates\":[{\"finishReason\":\"" + reason + "\"}]}";
    }

    @Test
    void recordedAnswerIsParsed() throws IOException {
        var transport = RecordedTransport.stream(Recording.read("gemini.txt"));
        assertThat(CallTranscript.of(model(transport), Recording.PROMPT)).isEqualTo(WHOLE);
    }

    @Test
    void requestHasTheExpectedBytes() throws ModelException {
        var transport = RecordedTransport.stream("");
        model(transport).call(Recording.PROMPT);
        assertThat(transport.request())
                .isEqualTo(
                        """
                        https://generativelanguage.googleapis.com/v1beta/models/model-1:streamGenerateContent?alt=sse
                        Content-Type: application/json
                        Accept: text/event-stream
                        x-goog-api-key: secret-1

                        {"systemInstruction":{"parts":[{"text":"Be kind."}]},"contents":[\
                        {"role":"user","parts":[{"text":"Hi"}]},\
                        {"role":"model","parts":[{"text":"Hello"}]},\
                        {"role":"user","parts":[{"text":"How are \\"you\\"?\\n"}]}],\
                        "generationConfig":{"maxOutputTokens":256,"temperature":0.5}}\
                        """);
    }

    @ParameterizedTest
    @CsvSource({"../../x?key=1#, ..%2F..%2Fx%3Fkey%3D1%23", ".., %2E%2E", "g-2.5_x, g-2.5_x"})
    void modelNameStaysOneSegmentOfThePath(String name, String segment) throws ModelException {
        var transport = RecordedTransport.stream("");
        List<ChatMessage> messages = List.of(ChatMessage.user("Hi"));
        model(transport).call(new Prompt(name, "", messages, null, 1, ""));
        assertThat(transport.request())
                .startsWith(
                        "https://generativelanguage.googleapis.com/v1beta/models/"
                                + segment
                                + ":streamGenerateContent?alt=sse\n")
                .endsWith(
                        """
                        {"contents":[{"role":"user","parts":[{"text":"Hi"}]}],\
                        "generationConfig":{"maxOutputTokens":1}}\
                        """);
    }

    @Test
    void truncatedAnswerIsNeverComplete() throws IOException {
        Recording.isNeverWholeWhenCut(
                Recording.read("gemini.txt"), GeminiChatModelTest::model, WHOLE, null);
    }

    @Test
    void chunkingMakesNoDifference() throws IOException {
        Recording.isTheSameInAnyPieces(
                Recording.read("gemini.txt"), GeminiChatModelTest::model, WHOLE);
    }

    @ParameterizedTest
    @CsvSource({
        "STOP, STOP",
        "MAX_TOKENS, LENGTH",
        "SAFETY, CONTENT_FILTER",
        "RECITATION, CONTENT_FILTER",
        "UNEXPECTED_TOOL_CALL, TOOL_CALLS",
        "OTHER, CUT",
        "NEW_REASON, CUT"
    })
    void finishReasonIsMapped(String reason, String end) {
        assertThat(told(TEXT, finish(reason)))
                .extracting(CallTranscript::text, CallTranscript::end)
                .containsExactly("a", end);
    }

    @Test
    void bodyWithoutAFinishReasonIsInterrupted() {
        assertThat(told(TEXT).end()).isEqualTo("CUT");
        assertThat(told("{}").end()).isEqualTo("CUT");
    }

    @Test
    void blockedPromptIsContentFiltered() {
        assertThat(told("{\"promptFeedback\":{\"safetyRatings\":[],\"blockReason\":\"SAFETY\"}}"))
                .isEqualTo(new CallTranscript("", "CONTENT_FILTER", ""));
    }

    @Test
    void kindOfAnErrorInTheStreamDependsOnEarlierText() {
        String error = "{\"error\":{\"code\":503,\"message\":\"Over\",\"details\":[{}]}}";
        assertThat(told(error).end()).isEqualTo("UNAVAILABLE");
        assertThat(told(TEXT, error))
                .isEqualTo(
                        new CallTranscript("a", "CUT", "status 503: the provider reported: Over"));
    }

    @Test
    void eventsWithoutTextAreIgnored() {
        assertThat(
                        told(
                                "{\"candidates\":3,\"promptFeedback\":{},\"usageMetadata\":[]}",
                                "{\"candidates\":[1],\"promptFeedback\":null}",
                                "{\"candidates\":[{\"content\":null,\"finishReason\":null}]}",
                                "{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{}},[2]]}}]}",
                                TEXT.replace(
                                        "]}}]}",
                                        "]}},{\"content\":{\"parts\":[{\"text\":\"b\"}]}}]}"),
                                finish("STOP")))
                .isEqualTo(new CallTranscript("a", "STOP", ""));
    }
}
