package dev.rejoinder.http.mcp;

import static dev.rejoinder.provider.scripted.ScriptedStep.call;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ToolDefinition;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import dev.rejoinder.tool.CallableTool;
import dev.rejoinder.tool.ToolEffect;
import dev.rejoinder.tool.ToolOutcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A call of {@code ask} whose answer waits for an approval. */
class McpWaitingTest extends McpFixture {
    private static final String ASK = ask("Cancel it", ",\"idempotencyKey\":\"k1\"");

    @Override
    TestServer.Options options() {
        var cancel =
                new CallableTool(
                        new ToolDefinition("cancel", "Cancels", "{\"type\":\"object\"}"),
                        "Cancel the order",
                        ToolEffect.SIDE_EFFECT,
                        true,
                        false,
                        Duration.ofSeconds(10),
                        _ -> Optional.empty(),
                        _ -> ToolOutcome.ok("done"));
        return super.options().tools(_ -> _ -> List.of(cancel));
    }

    @Test
    void answerNamesWhatItWaitsFor() {
        server.model()
                .reply(text("One moment. "), call("c1", "cancel", "{}"))
                .reply(text("Cancelled."));

        Answer waiting = modern("tools/call", ASK);
        var streamed = new HashMap<>(modernHeaders("tools/call", ASK));
        streamed.put("Accept", BOTH);
        Answer events = server.send("POST", URL, modernBody("tools/call", ASK), streamed);

        for (Answer answer : List.of(waiting, events)) {
            assertThat(answer.body())
                    .contains(
                            "waits until somebody approves or answers these tool calls:"
                                    + " Cancel the order (c1).",
                            "\"status\":\"requires_action\"",
                            "\"requiredActions\":[{\"type\":\"approval\",\"callId\":\"c1\"");
        }
        server.post(
                "/api/v1/chat/guide/conversations/"
                        + waiting.find("conv_[0-9A-Z]{26}")
                        + "/messages/"
                        + waiting.find("msg_[0-9A-Z]{26}")
                        + "/approvals",
                "{\"callId\":\"c1\",\"approve\":true}");
        assertThat(modern("tools/call", ASK).body()).contains("One moment. Cancelled.");
    }
}
