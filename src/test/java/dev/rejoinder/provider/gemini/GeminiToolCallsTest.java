package dev.rejoinder.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.OfferedTools;
import dev.rejoinder.provider.http.EventTranscript;
import dev.rejoinder.provider.http.RecordedTransport;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Signatures and calls in answers that a recording does not show. */
class GeminiToolCallsTest {
    private static List<String> events(String... parts) {
        var body = new StringBuilder();
        for (String part : parts) {
            body.append("data: {\"candidates\":[{\"content\":{\"parts\":[")
                    .append(part)
                    .append("]}}]}\n\n");
        }
        body.append("data: {\"candidates\":[{\"finishReason\":\"STOP\"}]}\n\n");
        return answer(RecordedTransport.stream(body.toString()));
    }

    private static List<String> answer(RecordedTransport transport) {
        return EventTranscript.of(
                new GeminiChatModel(transport, GeminiChatModel.GOOGLE, "secret"),
                OfferedTools.prompt("m", ChatMessage.user("Hi")));
    }

    @Test
    void signatureOfTextFollowsTheText() {
        assertThat(
                        events(
                                "{\"text\":\"Hel\"}",
                                "{\"text\":\"lo\",\"thoughtSignature\":\"T\"}",
                                "{\"text\":\"!\"}"))
                .containsExactly(
                        "\"Hello\"",
                        "google {\"text\":\"\",\"thoughtSignature\":\"T\"}",
                        "\"!\"",
                        "STOP");
    }

    @Test
    void signatureMayComeWithoutText() {
        assertThat(
                        events(
                                "{\"text\":\"Hi\"}",
                                "{\"thoughtSignature\":\"T\"}",
                                "{\"thought\":true,\"text\":\"Hm\",\"thoughtSignature\":\"U\"}"))
                .containsExactly(
                        "\"Hi\"",
                        "google {\"text\":\"\",\"thoughtSignature\":\"T\"}",
                        "google {\"text\":\"\",\"thought\":true,\"thoughtSignature\":\"U\"}",
                        "STOP");
    }

    @Test
    void wholeAnswerKeepsItsSignature() {
        String whole =
                "[{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hi\","
                        + "\"thoughtSignature\":\"T\"}]},\"finishReason\":\"STOP\"}]}]";
        assertThat(answer(RecordedTransport.answer(200, whole, "Content-Type: application/json")))
                .containsExactly(
                        "\"Hi\"", "google {\"text\":\"\",\"thoughtSignature\":\"T\"}", "STOP");
    }

    @Test
    void equalCallsAreSeparateCalls() {
        String call = "{\"functionCall\":{\"name\":\"f\",\"args\":{}}}";
        assertThat(events(call + "," + call, call))
                .containsExactly("* f {}", "* f {}", "* f {}", "TOOL_CALLS");
    }

    @Test
    void callWithoutANameIsMalformed() {
        assertThat(events("{\"functionCall\":{\"args\":{}}}"))
                .containsExactly("MALFORMED: a tool call without a name");
    }
}
