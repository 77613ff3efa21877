package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static dev.rejoinder.testkit.PlantedToolCalls.awaiting;
import static dev.rejoinder.testkit.PlantedToolCalls.ended;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.PlantedToolCalls;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import dev.rejoinder.turn.ToolStepState;
import dev.rejoinder.turn.TurnStore.Decision;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that decide about awaited tool calls, and the tool calls of the history. */
class ToolCallRoutesTest extends VisitorFixture {
    private final PlantedToolCalls calls = new PlantedToolCalls();

    @Override
    TestServer.Options options() {
        return new TestServer.Options().around(calls::around);
    }

    private String ask() {
        server.model().reply(text("Let me look."));
        Answer asked = server.post("/api/v1/chat/guide/message", "{\"message\":\"Where is it?\"}");
        return "/api/v1/chat/guide/conversations/"
                + asked.find("conv_[0-9A-Z]{26}")
                + "/messages/"
                + asked.find("msg_[0-9A-Z]{26}");
    }

    @Test
    void approvalsAndDenialsReachTheTurn() {
        String answer = ask();

        Answer approved = server.post(answer + "/approvals", "{\"callId\":\"a\",\"approve\":true}");
        server.post(
                answer + "/approvals",
                """
                {"approvals":[{"callId":"b","approve":false},\
                {"callId":"c","approve":false,"reason":"Too late."}]}\
                """);

        assertThat(approved.plain())
                .isEqualTo(
                        """
                        {"success":true,"data":{"messageId":"msg_1","conversationId":"conv_1",\
                        "status":"complete","requiredActions":[]},"error":null}\
                        """);
        assertThat(calls.decisions())
                .containsExactly(
                        new Decision("a", ToolStepState.APPROVED, null),
                        new Decision("b", ToolStepState.DENIED, "A person denied this call."),
                        new Decision(
                                "c", ToolStepState.DENIED, "A person denied this call: Too late."));
    }

    @Test
    void resultsReachTheTurnAsTextOrJson() {
        String answer = ask();

        server.post(
                answer + "/tool-results",
                """
                {"results":[{"callId":"a","output":"sunny"},{"callId":"b","output":{"t":1.50}},\
                {"callId":"c","output":[1,null]},{"callId":"d","output":null},\
                {"callId":"e","output":"no","isError":true}]}\
                """);

        assertThat(calls.decisions())
                .containsExactly(
                        new Decision("a", ToolStepState.OK, "sunny"),
                        new Decision("b", ToolStepState.OK, "{\"t\":1.50}"),
                        new Decision("c", ToolStepState.OK, "[1,null]"),
                        new Decision("d", ToolStepState.OK, "null"),
                        new Decision("e", ToolStepState.ERROR, "no"));
    }

    @Test
    void restOfTheStreamIsTheResponseIfItIsAskedFor() {
        String answer = ask();
        calls.plant(ended(12, 1, ToolStepState.OK, "call_1", "sent"));
        var events =
                Map.of(
                        "Accept",
                        "text/event-stream",
                        "Last-Event-ID",
                        answer.replaceFirst(".*/", "") + ":4");

        Answer rest =
                server.send(
                        "POST",
                        answer + "/approvals",
                        "{\"callId\":\"call_1\",\"approve\":true}",
                        events);

        assertThat(rest.body())
                .contains("\"delta\":\"me look.\"}", "message.tool.completed", "message.completed")
                .doesNotContain("message.start");
        Answer wrong =
                server.send(
                        "POST",
                        answer + "/approvals",
                        "{\"callId\":\"call_2\",\"approve\":true}",
                        Map.of("Accept", "text/event-stream", "Last-Event-ID", "msg_x:1"));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(calls.decisions()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "approvals | {} | approve",
                "approvals | {\"approve\":true} | callId",
                "approvals | {\"callId\":\"a\"} | approve",
                "approvals | {\"callId\":\"a\",\"approve\":\"yes\"} | approve",
                "approvals | {\"callId\":\"a\",\"approve\":true,\"approvals\":[]} | approvals",
                "approvals | {\"approvals\":[]} | approvals",
                "approvals | {\"approvals\":[{\"callId\":\"a\",\"approve\":true},"
                        + "{\"callId\":\"a\",\"approve\":false}]} | approvals",
                "approvals | {\"approvals\":[null]} | approvals[0]",
                "tool-results | {} | results",
                "tool-results | {\"results\":[]} | results",
                "tool-results | {\"results\":[{\"output\":1}]} | results[0].callId",
                "tool-results | {\"results\":[{\"callId\":\"a\"}]} | results[0].output",
                "tool-results | {\"results\":[{\"callId\":\"a\",\"output\":1},"
                        + "{\"callId\":\"a\",\"output\":2}]} | results",
                "tool-results | {\"results\":{\"callId\":\"a\"}} | results"
            })
    void malformedDecisionsAreRefused(String path, String body, String field) {
        Answer refused = server.post(ask() + "/" + path, body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("\"field\":\"" + field + "\"");
        assertThat(calls.decisions()).isEmpty();
    }

    @Test
    void resultThatIsTooLargeIsRefused() {
        String answer = ask();
        String fits = "x".repeat(64 << 10);

        assertThat(result(answer, fits).status()).isEqualTo(200);
        assertThat(result(answer, fits + "x").body())
                .contains("INVALID_REQUEST", "\"field\":\"results[0].output\"");
        assertThat(calls.decisions()).hasSize(1);
    }

    private Answer result(String answer, String output) {
        return server.post(
                answer + "/tool-results",
                "{\"results\":[{\"callId\":\"a\",\"output\":\"" + output + "\"}]}");
    }

    /** Neither a tool that the catalog does not know, nor a client's tool, is for visitors. */
    @Test
    void visitorMayNotDecideWhatTheToolDoesNotAllow() {
        calls.plant(
                awaiting(0, 1, ToolStepState.DENIED, "approval"),
                awaiting(0, 2, ToolStepState.OK, "result"));
        Map<String, String> visitor = Map.of("Authorization", "Bearer " + newToken());
        server.model().reply(text("Let me look."));
        Answer asked =
                server.send("POST", "/api/v1/chat/guide/message", "{\"message\":\"Hi\"}", visitor);
        String answer =
                "/api/v1/chat/guide/conversations/"
                        + asked.find("conv_[0-9A-Z]{26}")
                        + "/messages/"
                        + asked.find("msg_[0-9A-Z]{26}");

        assertThat(approve(answer, "approval", visitor).status()).isEqualTo(403);
        assertThat(approve(answer, "result", visitor).status()).isEqualTo(403);
        assertThat(approve(answer, "other", visitor).status()).isEqualTo(404);
        assertThat(approve(ask(), "approval", visitor).body()).contains("MESSAGE_NOT_FOUND");
        assertThat(calls.decisions()).isEmpty();
    }

    private Answer approve(String answer, String callId, Map<String, String> headers) {
        return server.send(
                "POST",
                answer + "/approvals",
                "{\"callId\":\"" + callId + "\",\"approve\":true}",
                headers);
    }

    @Test
    void historyShowsTheCallsOfAnswersOnRequest() {
        String answer = ask();
        calls.plant(ended(12, 1, ToolStepState.OK, "call_1", "sent"));
        String conversation = answer.replaceFirst("/messages/.*", "");

        assertThat(server.get(conversation + "?include=steps").plain())
                .contains(
                        """
                        "role":"user","content":"Where is it?","timestamp":"TIME","steps":[]}\
                        """,
                        """
                        "timestamp":"TIME","steps":[{"callId":"call_1","tool":"find_order",\
                        "title":"Find an order","arguments":{"order":"A-1"},"status":"ok","expired":false,\
                        "result":"sent","startedAt":"TIME","durationMillis":1500,"offset":12,\
                        "round":1}]}]\
                        """);
        assertThat(server.get(conversation + "?limit=1&include=steps").body()).contains("call_1");
        assertThat(server.get(conversation).body()).doesNotContain("steps");
    }

    @Test
    void questionShowsTheCallsWhileThereIsNoAnswer() {
        server.model().reply();
        Answer asked = server.post("/api/v1/chat/guide/message", "{\"message\":\"Hi\"}");
        calls.plant(ended(0, 1, ToolStepState.UNKNOWN, "call_1", "no answer"));

        assertThat(
                        server.get(
                                        "/api/v1/chat/guide/conversations/"
                                                + asked.find("conv_[0-9A-Z]{26}")
                                                + "?include=steps")
                                .body())
                .contains("\"role\":\"user\"", "\"status\":\"unknown\"");
    }
}
