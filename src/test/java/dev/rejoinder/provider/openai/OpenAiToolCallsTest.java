package dev.rejoinder.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.OfferedTools;
import dev.rejoinder.provider.http.EventTranscript;
import dev.rejoinder.provider.http.RecordedTransport;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tool calls as compatible servers send them. */
class OpenAiToolCallsTest {
    private static List<String> events(String... deltas) {
        var body = new StringBuilder();
        for (String delta : deltas) {
            body.append("data: {\"choices\":[{\"delta\":").append(delta).append("}]}\n\n");
        }
        return answer(RecordedTransport.stream(body + "data: [DONE]\n\n"));
    }

    private static List<String> answer(RecordedTransport transport) {
        return EventTranscript.of(
                new OpenAiChatModel(transport, OpenAiChatModel.OLLAMA, null),
                OfferedTools.prompt("m", ChatMessage.user("Hi")));
    }

    private static String calls(String... calls) {
        return "{\"tool_calls\":[" + String.join(",", calls) + "]}";
    }

    private static String named(String head, String name, String arguments) {
        return "{"
                + head
                + "\"function\":{\"name\":\""
                + name
                + "\",\"arguments\":\""
                + arguments
                + "\"}}";
    }

    private static String more(String head, String arguments) {
        return "{" + head + "\"function\":{\"arguments\":\"" + arguments + "\"}}";
    }

    @Test
    void fragmentsWithoutNumbersBelongToTheLastCall() {
        assertThat(
                        events(
                                calls(named("\"id\":\"a\",", "f", "[")),
                                calls(more("", "1,")),
                                calls(more("\"id\":\"\",", "2]")),
                                calls(named("\"id\":\"b\",", "g", "")),
                                calls(more("\"id\":\"b\",", "3"))))
                .containsExactly("a f [1,2]", "b g 3", "TOOL_CALLS");
    }

    @Test
    void callsWithoutNumbersAndIdsStartWithAName() {
        assertThat(events(calls(named("", "f", "")), calls(named("", "g", "1"), more("", "2"))))
                .containsExactly("* f {}", "* g 12", "TOOL_CALLS");
    }

    @Test
    void nameThatIsRepeatedContinuesANumberedCall() {
        String head = "\"index\":0,";
        assertThat(
                        events(
                                calls(named(head + "\"id\":\"a\",", "f", "1")),
                                calls(named(head + "\"id\":\"a\",", "f", "2")),
                                calls(named(head, "f", "3"))))
                .containsExactly("a f 123", "TOOL_CALLS");
    }

    @Test
    void idOfAnEarlierCallIsReplaced() {
        assertThat(
                        events(
                                calls(named("\"index\":0,\"id\":\"a\",", "f", "")),
                                calls(named("\"index\":1,\"id\":\"a\",", "f", ""))))
                .containsExactly("a f {}", "* f {}", "TOOL_CALLS");
    }

    @Test
    void objectIsAcceptedAsArguments() {
        assertThat(
                        events(
                                "{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"f\","
                                        + "\"arguments\":{ \"a\": 1.0 }}}]}"))
                .containsExactly("a f {\"a\":1.0}", "TOOL_CALLS");
    }

    @Test
    void olderFunctionCallIsACall() {
        assertThat(
                        events(
                                "{\"function_call\":{\"name\":\"f\",\"arguments\":\"\"}}",
                                "{\"function_call\":{\"arguments\":\"{}\"}}"))
                .containsExactly("* f {}", "TOOL_CALLS");
    }

    @Test
    void callWithoutANameIsMalformed() {
        assertThat(events(calls(more("\"index\":0,\"id\":\"a\",", "{}"))))
                .containsExactly("MALFORMED: a tool call without a name");
        assertThat(events(calls(named("\"id\":\"a\",", "f".repeat(257), ""))))
                .containsExactly(
                        "MALFORMED: a tool call with a name or id of more than 256 characters");
    }

    @Test
    void charactersThatCannotBeStoredAreReplaced() {
        assertThat(events(calls(named("\"id\":\"a\\u0000\",", "f\\ud800", "\\u0000\\ud83d"))))
                .containsExactly("a\uFFFD f\uFFFD \uFFFD\uFFFD", "TOOL_CALLS");
    }

    @Test
    void signatureOfACallPrecedesIt() {
        assertThat(
                        events(
                                calls(
                                        "{\"id\":\"a\",\"function\":{\"name\":\"f\","
                                                + "\"arguments\":\"{}\"},\"extra_content\":"
                                                + "{\"google\":{\"thought_signature\":\"X\"}}}")))
                .containsExactly(
                        "openai {\"google\":{\"thought_signature\":\"X\"}}",
                        "a f {}",
                        "TOOL_CALLS");
    }

    @Test
    void wholeAnswerHasItsCallsOnce() {
        String whole =
                "{\"choices\":[{\"message\":{\"content\":null,\"tool_calls\":["
                        + named("\"id\":\"a\",", "f", "{}")
                        + ","
                        + named("\"id\":\"b\",", "f", "{}")
                        + "]},\"finish_reason\":\"tool_calls\"}]}";
        List<String> events = List.of("a f {}", "b f {}", "TOOL_CALLS");
        assertThat(answer(RecordedTransport.answer(200, whole, "Content-Type: application/json")))
                .isEqualTo(events);
        // Some servers repeat the whole message at the end of a stream.
        assertThat(
                        answer(
                                RecordedTransport.stream(
                                        "data: {\"choices\":[{\"delta\":"
                                                + calls(
                                                        named("\"id\":\"a\",", "f", "{}"),
                                                        named("\"id\":\"b\",", "f", "{}"))
                                                + "}]}\n\ndata: "
                                                + whole
                                                + "\n\n")))
                .isEqualTo(events);
    }

    @Test
    void emptyListOfCallsIsNoCall() {
        assertThat(events("{\"content\":\"Hi\",\"tool_calls\":[]}", "{\"tool_calls\":null}"))
                .containsExactly("\"Hi\"", "STOP");
    }
}
