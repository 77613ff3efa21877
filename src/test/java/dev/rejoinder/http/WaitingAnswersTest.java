package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.call;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Answers that call tools, and wait for approvals and for the results of clients. */
class WaitingAnswersTest extends ToolAnswersFixture {
    private static final Pattern DELTA =
            Pattern.compile("\"type\":\"message.delta\",\"delta\":\"(.*)\"}\n");
    private static final Pattern TOOL_EVENT =
            Pattern.compile("id: \\S+,(\\d+)\\S*\nevent: message.((?:tool|approval).\\w+)\n");

    @Test
    void messageThatWaitsNamesTheRequiredActions() {
        server.model()
                .reply(text("One moment. "), call("c1", "cancel_order", "{\"order\":\"A-1\"}"))
                .reply(text("Cancelled."));

        Answer waiting = server.post(MESSAGE, QUESTION);

        assertThat(waiting.status()).isEqualTo(200);
        assertThat(waiting.plain())
                .isEqualTo(
                        """
                        {"success":true,"data":{"response":"One moment. ","conversationId":"conv_1",\
                        "messageId":"msg_1","status":"requires_action","requiredActions":\
                        [{"type":"approval","callId":"c1","tool":"cancel_order",\
                        "title":"The cancel_order","arguments":{"order":"A-1"},"expiresAt":"TIME"}],\
                        "sources":[],"usage":null},"error":null}\
                        """);
        String answer = pathOf(waiting);
        assertThat(server.get(answer.replaceFirst("/messages/.*", "?include=status,steps")).body())
                .contains("\"status\":\"waiting\"", "\"status\":\"awaiting_approval\"");
        assertThat(approve(answer, "c1", true).body())
                .contains("\"status\":\"running\",\"requiredActions\":[]");
        assertThat(server.get(answer + "/stream").body())
                .contains("\"response\":\"One moment. Cancelled.\"");
        assertThat(approve(answer, "c1", true).status()).isEqualTo(200);
        assertThat(approve(answer, "c1", false).body()).contains("TOOL_CALL_NOT_WAITING");
        assertThat(approve(answer, "c2", true).body()).contains("TOOL_CALL_NOT_FOUND");
    }

    @Test
    void legacyMessageThatWaitsNamesThemToo() {
        server.model().reply(text("One moment. "), call("c1", "cancel_order", "{}"));

        assertThat(server.post("/api/v1/bot/guide", QUESTION).body())
                .contains("\"status\":\"requires_action\"", "\"callId\":\"c1\"")
                .contains(",\"error\":null,\"response\":\"One moment. \"");
    }

    @Test
    void clientAnswersItsOwnTools() {
        server.model()
                .reply(call("c1", "get_weather", "{\"city\":\"Bern\"}"))
                .reply(text("It is sunny."));
        Answer waiting = server.post(MESSAGE, WEATHER);
        assertThat(waiting.body())
                .contains("\"type\":\"tool_result\"", "\"arguments\":{\"city\":\"Bern\"}");

        Answer rest =
                server.send(
                        "POST",
                        pathOf(waiting) + "/tool-results",
                        "{\"results\":[{\"callId\":\"c1\",\"output\":{\"sky\":\"clear\"}}]}",
                        Map.of("Accept", "text/event-stream"));

        assertThat(rest.body())
                .contains(
                        "event: message.tool.requested",
                        "\"result\":\"{\\\"sky\\\":\\\"clear\\\"}\"")
                .contains("\"response\":\"It is sunny.\"");
        assertThat(server.model().prompts().getLast().messages().toString())
                .contains("{\"sky\":\"clear\"}");
    }

    @Test
    void toolsArePartOfTheIdempotentRequest() {
        server.model().reply(call("c1", "get_weather", "{}"));
        var key = Map.of("Idempotency-Key", "k1");

        Answer first = server.send("POST", MESSAGE, WEATHER, key);
        Answer again = server.send("POST", MESSAGE, WEATHER, key);

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(server.send("POST", MESSAGE, QUESTION, key).body())
                .contains("IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void malformedToolsAreRefused() {
        assertThat(withTools("[{\"name\":\"1x\",\"description\":\"d\"}]"))
                .contains("\"field\":\"tools[0].name\"");
        assertThat(
                        withTools(
                                "[{\"name\":\"x\",\"description\":\"d\"},"
                                        + "{\"name\":\"x\",\"description\":\"d\"}]"))
                .contains("\"field\":\"tools[1].name\"");
        assertThat(withTools("[{\"name\":\"x\",\"description\":\"d\",\"parameters\":{}}]"))
                .contains("\"field\":\"tools[0].parameters\"");
        String large = "{\"type\":\"object\",\"title\":\"" + "x".repeat(200_000) + "\"}";
        assertThat(
                        withTools(
                                "[{\"name\":\"x\",\"description\":\"d\",\"parameters\":"
                                        + large
                                        + "},{\"name\":\"y\",\"description\":\"d\",\"parameters\":"
                                        + large
                                        + "}]"))
                .contains("\"field\":\"tools\"");
        assertThat(server.post(MESSAGE, "{\"message\":\"Hi\",\"toolChoice\":\"any\"}").body())
                .contains("\"field\":\"toolChoice\"");
        assertThat(server.model().prompts()).isEmpty();
    }

    private String withTools(String tools) {
        return server.post(MESSAGE, "{\"message\":\"Hi\",\"tools\":" + tools + "}").body();
    }

    @Test
    void visitorApprovesOnlyWhatTheToolAllows() {
        String token = newToken();
        server.model()
                .reply(call("c1", "cancel_order", "{}"), call("c2", "rate_order", "{}"))
                .reply(text("Done."));
        String answer = pathOf(send("POST", MESSAGE, QUESTION, token));

        Answer refused = decide(answer, "c1", token);
        Answer rated = decide(answer, "c2", token);
        Answer stranger = decide(answer, "c2", newToken());
        approve(answer, "c1", true);

        assertThat(refused.status()).isEqualTo(403);
        assertThat(rated.body()).contains("\"status\":\"requires_action\"");
        assertThat(stranger.status()).isEqualTo(404);
        String stream = get(answer + "/stream", token).body();
        assertThat(stream).contains("\"response\":\"Done.\"", "\"result\":\"\"}");
        assertThat(stream).doesNotContain("called");
        assertThat(get(answer.replaceFirst("/messages/.*", "?include=steps"), token).body())
                .contains("\"status\":\"ok\",\"expired\":false,\"result\":null");
        assertThat(send("POST", MESSAGE, WEATHER, token).status()).isEqualTo(403);
    }

    private Answer decide(String answer, String callId, String token) {
        return send(
                "POST",
                answer + "/approvals",
                "{\"callId\":\"" + callId + "\",\"approve\":true}",
                token);
    }

    @Test
    void waitingAnswerIsStopped() {
        server.model().reply(text("One moment. "), call("c1", "cancel_order", "{}"));
        String answer = pathOf(server.post(MESSAGE, QUESTION));

        assertThat(server.post(answer + "/stop", "").body())
                .contains("\"status\":\"stopped\",\"response\":\"One moment. \"");
        assertThat(approve(answer, "c1", true).body()).contains("TOOL_CALL_NOT_WAITING");
    }

    @Test
    void plainTextContinuesAfterAToolAndAWait() throws Exception {
        server.model()
                .reply(text("One, "), call("c1", "find_order", "{}"))
                .reply(text("two, "), call("c2", "cancel_order", "{}"))
                .reply(text("three."));
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> asked =
                    clients.submit(
                            () ->
                                    server.send(
                                            "POST",
                                            STREAM,
                                            QUESTION,
                                            Map.of("Accept", "text/plain")));
            String answer = running();
            awaitWaiting(answer);
            approve(answer, "c2", false);

            assertThat(asked.get().body()).isEqualTo("One, two, three.");
        }
    }

    /** Every cut of a stream with two tools and a wait, and what its reader has in the end. */
    @Test
    void streamCutAfterEveryByteResumesExactly() throws Exception {
        server.model()
                .reply(text("Zuerst ä. "), text("Dann. "), call("c1", "find_order", "{}"))
                .reply(
                        text("漢 and 👩‍👩‍👧. "),
                        call("c2", "find_order", "{\"b\":1}"),
                        call("c3", "cancel_order", "{}"),
                        call("c4", "cancel_order", "{\"b\":2}"))
                .reply(text("End."));
        String stream;
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> asked = clients.submit(() -> server.post(STREAM, QUESTION));
            String answer = running();
            awaitWaiting(answer);
            assertThat(asked.isDone()).isFalse();
            approve(answer, "c3", true);
            approve(answer, "c4", false);
            stream = asked.get().body();
            assertThat(deltas(stream)).isEqualTo("Zuerst ä. Dann. 漢 and 👩‍👩‍👧. End.");
            assertThat(events(stream))
                    .extracting(event -> event.replaceFirst("\\d+ ", ""))
                    .containsExactlyInAnyOrder(
                            "tool.started",
                            "tool.completed",
                            "tool.started",
                            "approval.requested",
                            "approval.requested",
                            "tool.completed",
                            "tool.started",
                            "tool.completed",
                            "tool.completed");
            for (String read : cuts(stream)) {
                Answer rest = resume(answer, read);
                var events = new ArrayList<>(events(read));
                events.addAll(events(rest.body()));
                assertThat(events).as("after %s", read).isEqualTo(events(stream));
                assertThat(deltas(read) + deltas(rest.body())).isEqualTo(deltas(stream));
            }
        }
    }

    private Answer resume(String answer, String read) {
        if (read.isEmpty()) {
            return server.get(answer + "/stream");
        }
        String last = read.replaceFirst("(?s).*(?<=\n|^)id: (\\S+)\n.*", "$1");
        return server.send("GET", answer + "/stream", null, Map.of("Last-Event-ID", last));
    }

    /** What readers have whose connections are cut after each byte: whole events. */
    private static List<String> cuts(String stream) {
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        var cuts = new ArrayList<String>();
        for (int cut = 0; cut < bytes.length; cut++) {
            String seen = new String(Arrays.copyOf(bytes, cut), StandardCharsets.UTF_8);
            int end = seen.lastIndexOf("\n\n");
            String whole = end < 0 ? "" : seen.substring(0, end + 2);
            if (cuts.isEmpty() || !cuts.getLast().equals(whole)) {
                cuts.add(whole);
            }
        }
        return cuts;
    }

    private static String deltas(String stream) {
        var text = new StringBuilder();
        DELTA.matcher(stream).results().forEach(found -> text.append(found.group(1)));
        return text.toString();
    }

    private static List<String> events(String stream) {
        return TOOL_EVENT
                .matcher(stream)
                .results()
                .map(found -> found.group(1) + " " + found.group(2))
                .toList();
    }
}
