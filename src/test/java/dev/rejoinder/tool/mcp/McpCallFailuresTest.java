package dev.rejoinder.tool.mcp;

import static dev.rejoinder.tool.mcp.ScriptedMcpServer.json;
import static dev.rejoinder.tool.mcp.ScriptedMcpServer.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.tool.Tool;
import dev.rejoinder.tool.ToolOutcome;
import dev.rejoinder.tool.ToolOutcome.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers break, lie, ask and forget in the middle of a call. */
final class McpCallFailuresTest extends RemoteMcpFixture {
    private static final String PROGRESS =
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{}}";

    private static ToolOutcome unanswered(String sentence) {
        return ToolOutcome.unknown(
                "The request was sent, but no answer came. "
                        + sentence
                        + " It is not known whether it took effect.");
    }

    private static String text(String text) {
        return "{\"resultType\":\"complete\",\"content\":[{\"type\":\"text\",\"text\":\""
                + text
                + "\"}]}";
    }

    private static ScriptedMcpServer start(boolean modern) throws IOException {
        return modern ? ScriptedMcpServer.modern() : ScriptedMcpServer.legacy();
    }

    /** Columns: the tool, how often it is called when no answer comes, and the outcome. */
    @ParameterizedTest
    @CsvSource({"weather, 3, ERROR", "set, 3, UNKNOWN", "order, 1, UNKNOWN"})
    void onlyAToolThatMayRepeatIsCalledAgainWhenTheStreamBreaks(
            String name, int calls, Status status) throws Exception {
        try (var server = ScriptedMcpServer.modern()) {
            server.tools(
                    ScriptedMcpServer.WEATHER,
                    ScriptedMcpServer.ORDER,
                    ScriptedMcpServer.WEATHER
                            .replace("weather", "set")
                            .replace("readOnlyHint", "idempotentHint"));
            server.on("tools/call", (request, peer) -> peer.send(stream(PROGRESS)));
            Tool tool = chosen(server, name);

            assertThat(call(tool, "{}").status()).isEqualTo(status);
            assertThat(server.received("tools/call")).hasSize(calls);
            assertThat(server.received("tools/call"))
                    .allMatch(sent -> sent.header("Idempotency-Key").equals("msg_1:1:0"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void resultInAStreamIsRead(boolean modern) throws Exception {
        try (var server = start(modern)) {
            server.on(
                    "tools/call",
                    (request, peer) ->
                            peer.send(stream(PROGRESS, request.result(text("Done.")), PROGRESS)));
            Tool tool = chosen(server, "order");

            assertThat(call(tool, "{}")).isEqualTo(ToolOutcome.ok("Done."));
        }
    }

    @Test
    void connectionThatBreaksWithoutAnAnswerIsUnknown() throws Exception {
        try (var server = ScriptedMcpServer.modern()) {
            server.on("tools/call", (request, peer) -> peer.reset());
            Tool tool = chosen(server, "order");

            assertThat(call(tool, "{}").status()).isEqualTo(Status.UNKNOWN);
            assertThat(server.received("tools/call")).hasSize(1);
        }
    }

    /** Columns: status of HTTP, and the outcome. A gateway may have passed the call on. */
    @ParameterizedTest
    @CsvSource({
        "401, ERROR",
        "408, UNKNOWN",
        "429, ERROR",
        "500, UNKNOWN",
        "502, UNKNOWN",
        "503, UNKNOWN",
        "504, UNKNOWN",
        "200, UNKNOWN"
    })
    void statusWithoutAMessageDecidesTheOutcome(int status, Status outcome) throws Exception {
        try (var server = ScriptedMcpServer.modern()) {
            server.on("tools/call", (request, peer) -> peer.send(json(status, "\"no\"")));
            Tool tool = chosen(server, "order");

            assertThat(call(tool, "{}").status()).isEqualTo(outcome);
            assertThat(server.received("tools/call")).hasSize(1);
        }
    }

    @Test
    void errorsOfTheToolAndOfTheProtocolAreErrors() throws Exception {
        try (var server = ScriptedMcpServer.modern()) {
            Tool tool = chosen(server, "order");
            server.on(
                    "tools/call",
                    (request, peer) ->
                            peer.send(
                                    json(
                                            200,
                                            request.result(
                                                    text("No such thing.")
                                                            .replace(
                                                                    "{\"resultType",
                                                                    "{\"isError\":true,\"resultType")))));
            assertThat(call(tool, "{}")).isEqualTo(ToolOutcome.error("No such thing."));

            server.on(
                    "tools/call",
                    (request, peer) -> peer.send(json(200, request.error(-32602, "Bad args"))));
            assertThat(call(tool, "{}"))
                    .isEqualTo(
                            ToolOutcome.error(
                                    "The MCP server answered with error -32602: Bad args"));
        }
    }

    @Test
    void questionToAPersonInsteadOfAResultIsAnError() throws Exception {
        try (var server = ScriptedMcpServer.modern()) {
            server.on(
                    "tools/call",
                    (request, peer) ->
                            peer.send(
                                    json(
                                            200,
                                            request.result(
                                                    "{\"resultType\":\"input_required\","
                                                            + "\"inputRequests\":{}}"))));
            Tool tool = chosen(server, "order");

            assertThat(call(tool, "{}").status()).isEqualTo(Status.ERROR);
            assertThat(server.received("tools/call")).hasSize(1);
        }
    }

    @Test
    void questionsInsideAnAnswerAreDeclined() throws Exception {
        try (var server = ScriptedMcpServer.legacy()) {
            server.on(
                    "tools/call",
                    (request, peer) ->
                            peer.send(
                                    stream(
                                            """
                                            {"jsonrpc":"2.0","id":"a","method":"elicitation/create","params":{}}\
                                            """,
                                            """
                                            {"jsonrpc":"2.0","id":"b","method":"sampling/createMessage","params":{}}\
                                            """,
                                            "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}",
                                            request.result(text("Done.")))));
            Tool tool = chosen(server, "order");

            assertThat(call(tool, "{}")).isEqualTo(ToolOutcome.ok("Done."));
            assertThat(server.received(""))
                    .extracting(reply -> reply.message().toString())
                    .containsExactly(
                            "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"result\":{\"action\":\"decline\"}}",
                            "{\"jsonrpc\":\"2.0\",\"id\":\"b\",\"error\":{\"code\":-32601,"
                                    + "\"message\":\"This client does not support"
                                    + " sampling/createMessage.\"}}",
                            "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}");
        }
    }

    @Test
    void lostSessionIsOpenedAgainAndTheCallIsMadeOnce() throws Exception {
        try (var server = ScriptedMcpServer.legacy()) {
            Tool tool = chosen(server, "order");
            server.restart();

            assertThat(call(tool, "{}")).isEqualTo(ToolOutcome.ok("It is sunny."));
            assertThat(server.received("tools/call"))
                    .extracting(call -> call.header("Mcp-Session-Id"))
                    .containsExactly("session-1");
        }
    }

    /** A server can act, and reject the session all the same. */
    @ParameterizedTest
    @CsvSource({"order, 404, 1", "order, 400, 1", "set, 404, 2", "set, 400, 2"})
    void callWithASideEffectIsNotSentAgainInAnotherSession(String name, int status, int calls)
            throws Exception {
        try (var server = ScriptedMcpServer.legacy()) {
            server.tools(
                    ScriptedMcpServer.ORDER,
                    ScriptedMcpServer.WEATHER
                            .replace("weather", "set")
                            .replace("readOnlyHint", "idempotentHint"));
            server.on(
                    "tools/call",
                    (request, peer) -> peer.send(json(status, request.error(-32001, "gone"))));
            Tool tool = chosen(server, name);

            assertThat(call(tool, "{}").status()).isEqualTo(Status.ERROR);
            assertThat(server.received("tools/call")).hasSize(calls);
        }
    }

    @Test
    void interruptedCallIsCancelledAtTheServer() throws Exception {
        try (var server = ScriptedMcpServer.legacy()) {
            var arrived = new CountDownLatch(1);
            var left = new CountDownLatch(1);
            var cancelled = new CountDownLatch(1);
            server.on(
                    "tools/call",
                    (request, peer) -> {
                        peer.send(stream());
                        arrived.countDown();
                        try {
                            peer.awaitLeaving();
                        } finally {
                            left.countDown();
                        }
                    });
            server.on("notifications/cancelled", (request, peer) -> cancelled.countDown());
            Tool tool = chosen(server, "order");
            var task = calling(tool, "{}", Duration.ofSeconds(60));
            Thread thread = Thread.ofVirtual().start(task);
            arrived.await();

            thread.interrupt();

            assertThatThrownBy(task::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
            left.await();
            cancelled.await();
            var request = server.received("notifications/cancelled").getFirst();
            assertThat(request.message().get("params").get("requestId"))
                    .isEqualTo(server.received("tools/call").getFirst().message().get("id"));
        }
    }

    @Test
    void slowServerCannotOutliveTheTimeout() throws Exception {
        try (var server = ScriptedMcpServer.modern()) {
            server.on(
                    "tools/call",
                    (request, peer) -> {
                        peer.send(stream());
                        peer.awaitLeaving();
                    });
            Tool tool = chosen(server, "order");

            assertThat(call(tool, "{}", Duration.ofMillis(300)))
                    .isEqualTo(unanswered("The site did not answer in time."));
        }
    }

    @Test
    void hugeAnswerIsCutOff() throws Exception {
        try (var server = ScriptedMcpServer.modern()) {
            server.on(
                    "tools/call",
                    (request, peer) ->
                            peer.send(json(200, request.result(text("x".repeat(3 << 20))))));
            Tool tool = chosen(server, "order");

            assertThat(call(tool, "{}")).isEqualTo(unanswered("The answer is larger than 2 MiB."));
        }
    }

    @Test
    void longResultIsShortened() throws Exception {
        try (var server = ScriptedMcpServer.modern()) {
            server.on(
                    "tools/call",
                    (request, peer) ->
                            peer.send(json(200, request.result(text("x".repeat(100_000))))));
            Tool tool = chosen(server, "order");

            assertThat(call(tool, "{}").content()).hasSize(ToolOutcome.MAX_CONTENT).endsWith("…");
        }
    }

    @Test
    void redirectIsNotFollowed() throws Exception {
        try (var other = ScriptedMcpServer.modern();
                var server = ScriptedMcpServer.modern()) {
            server.on(
                    "tools/call",
                    (request, peer) ->
                            peer.send(
                                    "HTTP/1.1 307 X\r\nLocation: "
                                            + other.url()
                                            + "\r\nContent-Length: 0\r\n\r\n"));
            Tool tool = chosen(server, "order");

            assertThat(call(tool, "{}").status()).isEqualTo(Status.ERROR);
            assertThat(other.received()).isEmpty();
        }
    }

    @Test
    void changedListIsReadAgainWhenTheServerSaysSo() throws Exception {
        try (var server = ScriptedMcpServer.legacy()) {
            Tool tool = chosen(server, "order");
            server.on(
                    "tools/call",
                    (request, peer) ->
                            peer.send(
                                    stream(
                                            "{\"jsonrpc\":\"2.0\","
                                                + "\"method\":\"notifications/tools/list_changed\"}",
                                            request.result(text("Done.")))));
            assertThat(call(tool, "{}")).isEqualTo(ToolOutcome.ok("Done."));
            server.tools(ScriptedMcpServer.ORDER.replace("Orders", "Deletes"));
            var next = calling(tool, "{}", Duration.ofSeconds(60));
            clock.tick(ToolListRefresher.PAUSE);
            Thread.ofVirtual().start(next);

            assertThat(next.get().status()).isEqualTo(Status.ERROR);
        }
    }
}
