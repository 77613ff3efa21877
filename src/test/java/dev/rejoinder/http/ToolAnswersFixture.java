package dev.rejoinder.http;

import dev.rejoinder.provider.ToolDefinition;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import dev.rejoinder.tool.CallableTool;
import dev.rejoinder.tool.ToolEffect;
import dev.rejoinder.tool.ToolOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A server whose bot has the tools {@code find_order}, which answers at once, {@code cancel_order},
 * which needs an approval, and {@code rate_order}, which a visitor may approve.
 */
abstract class ToolAnswersFixture extends VisitorFixture {
    static final String STREAM = "/api/v1/chat/guide/stream";
    static final String QUESTION = "{\"message\":\"Where is it?\"}";
    static final String WEATHER =
            """
            {"message":"Where is it?","tools":[{"name":"get_weather","description":"The weather",\
            "parameters":{"type":"object","properties":{"city":{"type":"string"}}}}]}\
            """;

    @Override
    TestServer.Options options() {
        return new TestServer.Options()
                .tools(
                        _ ->
                                _ ->
                                        List.of(
                                                tool("find_order", false, false),
                                                tool("cancel_order", true, false),
                                                tool("rate_order", true, true)));
    }

    private static CallableTool tool(String name, boolean approval, boolean visitorApproves) {
        return new CallableTool(
                new ToolDefinition(name, "Does " + name, "{\"type\":\"object\"}"),
                "The " + name,
                ToolEffect.SIDE_EFFECT,
                approval,
                visitorApproves,
                Duration.ofSeconds(10),
                _ -> Optional.empty(),
                call -> ToolOutcome.ok("{\"called\":" + call.arguments() + "}"));
    }

    static String pathOf(Answer answer) {
        return CONVERSATIONS
                + answer.find("(?<=\"conversationId\":\")[^\"]+")
                + "/messages/"
                + answer.find("msg_[0-9A-Z]{26}");
    }

    /** Waits until an answer waits for somebody. */
    void awaitWaiting(String answer) {
        String conversation = answer.replaceFirst("/messages/.*", "");
        while (!server.get(conversation + "?include=status").body().contains("\"waiting\"")) {
            Thread.onSpinWait();
        }
    }

    /** The only unfinished answer of the bot. */
    String running() {
        while (true) {
            Answer list = server.get("/api/v1/chat/guide/conversations");
            var conversation = Pattern.compile("conv_[0-9A-Z]{26}").matcher(list.body());
            if (conversation.find()) {
                String path = CONVERSATIONS + conversation.group();
                Answer history = server.get(path + "?include=status");
                var answer = Pattern.compile("\"answerId\":\"([^\"]+)\"").matcher(history.body());
                if (answer.find()) {
                    return path + "/messages/" + answer.group(1);
                }
            }
        }
    }

    Answer approve(String answer, String callId, boolean approve) {
        return server.post(
                answer + "/approvals",
                "{\"callId\":\"" + callId + "\",\"approve\":" + approve + "}");
    }
}
