package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.testkit.LoggedLines;
import dev.rejoinder.testkit.RawHttp;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every malformed request gets a well-formed response, stores nothing unless it was accepted, and
 * never crashes the server.
 */
class MalformedRequestsTest extends ServerFixture {
    private static final int CLIENTS = 4;
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
    private static final Pattern ERROR =
            Pattern.compile(
                    "\\{\"success\":false,\"data\":null,\"error\":\\{\"code\":\"[A-Z_]+\","
                            + "\"message\":\"[^\"]+\",\"requestId\":\"req_[0-9A-Z]{26}\""
                            + "(,\"field\":\"[^\"]+\")?,\"retryable\":(true|false)}}");

    /** An error of an MCP server; the request id is only in the header. */
    private static final Pattern RPC_ERROR =
            Pattern.compile(
                    "\\{\"jsonrpc\":\"2.0\",(\"id\":.+,)?\"error\":\\{\"code\":-32[0-9]{3},"
                            + "\"message\":\"[^\"]+\"(,\"data\":\\{.*})?}}");

    @Test
    void malformedRequestsAreAllAnsweredWithoutAServerError() throws Exception {
        sendAndCheck(2_000);
    }

    @Test
    @Tag("long")
    void twoHundredThousandMalformedRequestsAreAllAnsweredWithoutAServerError() throws Exception {
        sendAndCheck(50_000);
    }

    /** The requests are the same in every run. */
    private void sendAndCheck(int requestsEach) throws Exception {
        String key = server.newKey(Scope.ADMIN);
        long before = rows();
        Map<Integer, Integer> statuses = new HashMap<>();
        int accepted = 0;

        try (var log = LoggedLines.from(Level.WARNING);
                var clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Callable<List<Answer>>> tasks = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                var requests = new StrangeRequests(i, key);
                tasks.add(() -> sendAll(requests, requestsEach));
            }
            for (Future<List<Answer>> done : clients.invokeAll(tasks)) {
                for (Answer answer : done.get()) {
                    statuses.merge(answer.status(), 1, Integer::sum);
                    accepted += isStored(answer) ? 1 : 0;
                }
            }
            // Jetty's message about a bad request line, which LoggingTest checks to be silent.
            assertThat(log.lines())
                    .allMatch(
                            line ->
                                    line.startsWith("WARNING org.eclipse.jetty.http.HttpParser ")
                                            || line.startsWith(
                                                    "WARNING org.eclipse.jetty.util.HostPort "));
        }

        assertNothingGoesOn();
        assertThat(rows() - before).as("rows stored for " + accepted).isEqualTo(accepted);
        assertThat(statuses.keySet()).contains(200, 400, 401, 404);
        assertThat(server.post("/api/v1/chat/guide/message", "{\"message\":\"a\"}").status())
                .isEqualTo(200);
    }

    private List<Answer> sendAll(StrangeRequests requests, int count) throws IOException {
        var answers = new ArrayList<Answer>();
        for (int i = 0; i < count; i++) {
            byte[] request = requests.next();
            Answer answer = RawHttp.sendAndEnd(server.port(), request);
            check(answer, request);
            answers.add(answer);
        }
        return answers;
    }

    private static void check(Answer answer, byte[] request) {
        String sent =
                new String(request, 0, Math.min(request.length, 600), StandardCharsets.ISO_8859_1);
        assertThat(answer.status()).as(sent + "\n=> " + answer).isLessThan(500);
        // Bytes that never became a request get no response.
        if (sent.startsWith("HEAD ")) {
            assertThat(answer.body()).as(sent + "\n=> " + answer).isEmpty();
        } else if (answer.body().startsWith("{\"jsonrpc\"")) {
            if (answer.status() >= 400) {
                assertThat(answer.body()).as(sent + "\n=> " + answer).matches(RPC_ERROR);
            }
        } else if (answer.status() >= 400 && answer.header("Content-Type").startsWith("text/")) {
            assertThat(sent).contains("/ui");
            assertThat(answer.body()).as(sent + "\n=> " + answer).matches("[^\n]+\\.");
            assertThat(answer.header("X-Request-Id")).matches("req_[0-9A-Z]{26}");
        } else if (answer.status() >= 400) {
            assertThat(answer.body()).as(sent + "\n=> " + answer).matches(ERROR);
            assertThat(answer.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
            assertThat(answer.header("X-Request-Id")).isEqualTo(answer.find("req_[0-9A-Z]{26}"));
        }
    }

    /** Turns continue without their clients and must end. */
    private void assertNothingGoesOn() throws SQLException {
        long until = System.nanoTime() + SOON.toNanos();
        while (System.nanoTime() < until && goesOn()) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        assertThat(figures())
                .contains("\nrejoinder_streams_open 0\n")
                .contains("\nrejoinder_turns_open 0\n")
                // The thread that runs this check.
                .contains("\nrejoinder_http_requests_open 1\n");
        assertThat(count("select count(*) from turn where state in ('PENDING', 'STREAMING')"))
                .isZero();
    }

    private boolean goesOn() throws SQLException {
        String figures = figures();
        return !figures.contains("\nrejoinder_streams_open 0\n")
                || !figures.contains("\nrejoinder_http_requests_open 1\n")
                || count("select count(*) from turn where state in ('PENDING', 'STREAMING')") > 0;
    }

    private String figures() {
        return server.get("/metrics").body();
    }

    /** Whether the request created a turn, a bot or a key. */
    private static boolean isStored(Answer answer) {
        return (answer.body().contains("\"messageId\":\"")
                        // The OpenAPI document shows answers as examples.
                        && !answer.body().startsWith("{\"openapi\""))
                || answer.body().equals("Hello there")
                || answer.body().matches("\\{\"success\":true,\"data\":\\{\"id\":\"(bot|key)_.*");
    }

    private long rows() throws SQLException {
        return count(
                """
                select (select count(*) from turn) + (select count(*) from bot)
                    + (select count(*) from api_key)
                """);
    }

    private long count(String question) throws SQLException {
        try (var data = DriverManager.getConnection(server.databaseUrl());
                var statement = data.createStatement();
                var found = statement.executeQuery(question)) {
            found.next();
            return found.getLong(1);
        }
    }

    /** The client gets the error although it continues to send for a long time. */
    @Test
    void numberOfTenMegabytesIsRefused() {
        for (int i = 0; i < 20; i++) {
            Answer answer =
                    server.post(
                            "/api/v1/chat/guide/message",
                            "{\"message\":\"a\",\"n\":" + "9".repeat(10 << 20) + "}");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).matches(ERROR);
        }
    }

    @Test
    void endlessBodyIsRefusedAtTheLimit() throws IOException {
        String head =
                "POST /api/v1/chat/guide/message HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                        + server.writeKey()
                        + "\r\nTransfer-Encoding: chunked\r\n\r\n";
        String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";

        Answer answer = RawHttp.send(server.port(), head + chunk.repeat(20));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).matches(ERROR).contains("The body is larger than 1048576 bytes.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "GET /health/live HTTP/3.7\r\nHost: a\r\n\r\n",
                "GET /health/live HTTP/1.1\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /health/live\r\n\r\n",
                "GET  HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST /api/v1/bots HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
                "POST /api/v1/bots HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length:"
                        + " 2\r\n\r\nx",
                "POST /api/v1/bots HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding:"
                        + " chunked\r\n\r\nx",
                "GET /api/v1/%00 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /api/v1/%2e%2e/%2f HTTP/1.1\r\nHost: a\r\n\r\n"
            })
    void whatIsNotGoodHttpIsTheClientsFault(String request) throws IOException {
        Answer answer =
                RawHttp.sendAndEnd(server.port(), request.getBytes(StandardCharsets.US_ASCII));

        assertThat(answer.status()).as(answer.body()).isIn(400, 401);
        assertThat(answer.body()).matches(ERROR);
    }

    @Test
    void tooLongHeaderIsRefused() throws IOException {
        Answer answer =
                RawHttp.send(
                        server.port(),
                        "GET /health/live HTTP/1.1\r\nHost: a\r\nX: "
                                + "x".repeat(20_000)
                                + "\r\n\r\n");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).matches(ERROR);
    }
}
