package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.ToolDefinition;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.tool.CallableTool;
import dev.rejoinder.tool.ToolEffect;
import dev.rejoinder.tool.ToolOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tool calls of an analytics report. */
final class ToolAnalyticsTest {
    private static CallableTool tool(String name, ToolOutcome outcome) {
        return new CallableTool(
                new ToolDefinition(name, "Finds an order.", "{\"type\":\"object\"}"),
                "Order",
                ToolEffect.READ_ONLY,
                false,
                false,
                Duration.ofSeconds(5),
                _ -> Optional.empty(),
                _ -> outcome);
    }

    @Test
    void reportCountsCallsByTool(@TempDir Path folder) {
        List<CallableTool> tools =
                List.of(
                        tool("find_order", ToolOutcome.ok("Shipped.")),
                        tool("broken", ToolOutcome.error("No.")));
        try (TestServer server =
                TestServer.start(folder, new TestServer.Options().tools(_ -> _ -> tools))) {
            server.model()
                    .reply(
                            ScriptedStep.call("call_1", "find_order", "{}"),
                            ScriptedStep.call("call_2", "find_order", "{\"n\":2}"),
                            ScriptedStep.call("call_3", "broken", "{}"));
            server.model().reply(ScriptedStep.text("It was shipped."));
            server.post("/api/v1/chat/guide/message", "{\"message\":\"Where is it?\"}");

            String report = server.get("/api/v1/bots/guide/analytics").body();

            assertThat(report.replaceAll("averageMillis\":\\d+", "averageMillis\":N"))
                    .contains(
                            "\"tools\":[{\"name\":\"find_order\",\"calls\":2,\"errors\":0,"
                                    + "\"unknown\":0,\"denied\":0,\"averageMillis\":N},"
                                    + "{\"name\":\"broken\",\"calls\":1,\"errors\":1,"
                                    + "\"unknown\":0,\"denied\":0,\"averageMillis\":N}]");
        }
    }
}
