package dev.rejoinder.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.provider.OfferedTools;
import dev.rejoinder.provider.http.EventTranscript;
import dev.rejoinder.provider.http.RecordedTransport;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tool calls and thinking in answers that a recording does not show. */
class AnthropicToolCallsTest {
    private static final String END =
            "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"}}";

    private static List<String> events(String... events) {
        String body = "data: " + String.join("\n\ndata: ", events) + "\n\n";
        return answer(RecordedTransport.stream(body));
    }

    private static List<String> answer(RecordedTransport transport) {
        return EventTranscript.of(
                new AnthropicChatModel(transport, AnthropicChatModel.ANTHROPIC, "secret"),
                OfferedTools.prompt("m", ChatMessage.user("Hi")));
    }

    private static String start(int index, String block) {
        return "{\"type\":\"content_block_start\",\"index\":"
                + index
                + ",\"content_block\":{\"type\":"
                + block
                + "}}";
    }

    private static String delta(int index, String delta) {
        return "{\"type\":\"content_block_delta\",\"index\":"
                + index
                + ",\"delta\":{\"type\":"
                + delta
                + "}}";
    }

    private static String stop(int index) {
        return "{\"type\":\"content_block_stop\",\"index\":" + index + "}";
    }

    @Test
    void inputOfOtherBlocksIsNotACall() {
        assertThat(
                        events(
                                start(0, "\"server_tool_use\",\"id\":\"s\",\"name\":\"search\""),
                                delta(0, "\"input_json_delta\",\"partial_json\":\"{}\""),
                                stop(0),
                                start(1, "\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{}"),
                                stop(1),
                                END))
                .containsExactly("a f {}", "TOOL_CALLS");
    }

    @Test
    void inputMayComeWithTheStartOfItsBlock() {
        String input = "\"input\":{\"id\":\"A\"}";
        assertThat(
                        events(
                                start(0, "\"tool_use\",\"id\":\"a\",\"name\":\"f\"," + input),
                                stop(0),
                                END))
                .containsExactly("a f {\"id\":\"A\"}", "TOOL_CALLS");
    }

    @Test
    void thinkingBetweenCallsKeepsItsPlace() {
        assertThat(
                        events(
                                start(0, "\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{}"),
                                stop(0),
                                start(1, "\"thinking\",\"thinking\":\"Hm\""),
                                delta(1, "\"signature_delta\",\"signature\":\"S\""),
                                stop(1),
                                start(2, "\"tool_use\",\"id\":\"b\",\"name\":\"f\",\"input\":{}"),
                                stop(2),
                                END))
                .containsExactly(
                        "a f {}",
                        "anthropic {\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"S\"}",
                        "b f {}",
                        "TOOL_CALLS");
    }

    @Test
    void thinkingThatDoesNotEndIsNotKept() {
        assertThat(
                        events(
                                start(0, "\"thinking\",\"thinking\":\"\""),
                                delta(0, "\"thinking_delta\",\"thinking\":\"Hm\""),
                                "{\"type\":\"message_delta\","
                                        + "\"delta\":{\"stop_reason\":\"max_tokens\"}}"))
                .containsExactly("LENGTH");
    }

    @Test
    void thinkingHasALimit() {
        String much = "x".repeat(600_000);
        assertThat(
                        events(
                                start(0, "\"thinking\",\"thinking\":\"\""),
                                delta(0, "\"thinking_delta\",\"thinking\":\"" + much + "\""),
                                delta(0, "\"thinking_delta\",\"thinking\":\"" + much + "\"")))
                .containsExactly(
                        "MALFORMED: an answer with more than 1048576 characters of provider state");
    }

    @Test
    void wholeAnswerHasThinkingTextAndCalls() {
        String whole =
                "{\"type\":\"message\",\"content\":["
                        + "{\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"S\"},"
                        + "{\"type\":\"text\",\"text\":\"Wait.\"},"
                        + "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\",\"input\":{\"n\":1}},"
                        + "{\"type\":\"tool_use\",\"id\":\"b\",\"name\":\"f\",\"input\":{}}],"
                        + "\"stop_reason\":\"tool_use\"}";
        assertThat(answer(RecordedTransport.answer(200, whole, "Content-Type: application/json")))
                .containsExactly(
                        "anthropic {\"type\":\"thinking\",\"thinking\":\"Hm\",\"signature\":\"S\"}",
                        "\"Wait.\"",
                        "a f {\"n\":1}",
                        "b f {}",
                        "TOOL_CALLS");
    }
}
