package dev.rejoinder.http;

import static dev.rejoinder.http.ErrorAssertions.assertRefused;
import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.server.Services;
import dev.rejoinder.testkit.RawHttp;
import dev.rejoinder.testkit.SettableClock;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a request that is wrong, for each row of the table of errors below 500. */
class ErrorTableTest {
    private static final String MESSAGE = "/api/v1/chat/guide/message";
    private static final String STREAM = "/api/v1/chat/guide/stream";

    @TempDir Path folder;
    private final SettableClock clock = new SettableClock();
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(folder, new TestServer.Options().clock(clock));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Columns: the body, the field at fault, what is said of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                                  | message        | message is required.
                    {"message":null}                    | message        | message is required.
                    {"message":7}                       | message        | message must be a string.
                    {"message":["a"]}                   | message        | message must be a string.
                    {"message":""}                      | message        | message must have 1 to 32000 characters.
                    {"message":" \\n "}                 | message        | message must not be blank.
                    {"message":"a","conversationId":7}  | conversationId | conversationId must be a string.
                    {"message":"a","conversationId":""} | conversationId | conversationId must have 1 to 128 characters.
                    {"message":"a","metadata":[]}       | metadata       | metadata must be an object.
                    {"message":"a","metadata":"x"}      | metadata       | metadata must be an object.
                    {"message":"a","metadata":{"a":{"b":{"c":{"d":{"e":{}}}}}}} | metadata | metadata must not be nested more than 5 deep.
                    """)
    void wrongFieldIsNamed(String body, String field, String sentence) {
        for (String path : List.of(MESSAGE, STREAM)) {
            assertRefused(server.post(path, body), 400, "INVALID_REQUEST", sentence, field);
        }
        assertThat(server.model().prompts()).isEmpty();
    }

    @Test
    void messageAndMetadataHaveTheirLimits() {
        String longest = "👩".repeat(32_000);
        assertThat(server.post(MESSAGE, "{\"message\":\"" + longest + "\"}").status())
                .isEqualTo(200);
        assertRefused(
                server.post(MESSAGE, "{\"message\":\"" + longest + "a\"}"),
                400,
                "INVALID_REQUEST",
                "message must have 1 to 32000 characters.",
                "message");
        String metadata = "{\"message\":\"a\",\"metadata\":{\"a\":\"%s\"}}";
        int spaceLeft = (16 << 10) - "{\"a\":\"\"}".length();
        assertThat(server.post(MESSAGE, metadata.formatted("x".repeat(spaceLeft))).status())
                .isEqualTo(200);
        assertRefused(
                server.post(MESSAGE, metadata.formatted("x".repeat(spaceLeft + 1))),
                400,
                "INVALID_REQUEST",
                "metadata must not be larger than 16384 bytes.",
                "metadata");
    }

    /** Columns: the body, what is said of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                              | The body must be a JSON object.
                    {                               | The body is not valid JSON.
                    {"message":"a"} x               | The body is not valid JSON.
                    {"message":"a","message":"b"}   | The body is not valid JSON.
                    {"message":"a","n":01}          | The body is not valid JSON.
                    {"message":"a\\u000"}           | The body is not valid JSON.
                    []                              | The body must be a JSON object.
                    "message"                       | The body must be a JSON object.
                    null                            | The body must be a JSON object.
                    {"message":"a\\u0000"}          | The body holds the character U+0000.
                    {"message":"a","x":{"\\u0000":1}} | The body holds the character U+0000.
                    {"message":"\\ud83d"}           | The body holds half of a surrogate pair.
                    {"message":"\\ude00\\ud83d"}    | The body holds half of a surrogate pair.
                    """)
    void bodyThatIsNotOneObjectOfGoodJsonIsRefused(String body, String sentence) {
        assertRefused(server.post(MESSAGE, body), 400, "INVALID_REQUEST", sentence, null);
    }

    @Test
    void bodyInAnotherEncodingOrCompressedIsRefused() throws IOException {
        byte[] latin = "{\"message\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
        byte[] wide = "{\"message\":\"é\"}".getBytes(StandardCharsets.UTF_16);
        for (byte[] body : List.of(latin, wide)) {
            assertThat(RawHttp.send(server.port(), post(body)).body())
                    .contains("\"message\":\"The body is not valid UTF-8.\"");
        }
        assertRefused(
                server.send(
                        "POST", MESSAGE, "{\"message\":\"a\"}", Map.of("Content-Encoding", "gzip")),
                400,
                "INVALID_REQUEST",
                "Compressed bodies are not accepted.",
                "Content-Encoding");
    }

    @Test
    void bodyThatIsTooLargeIsRefusedInWords() {
        Answer answer = server.post(MESSAGE, "{\"message\":\"" + "a".repeat(10 << 20) + "\"}");

        assertRefused(
                answer, 400, "INVALID_REQUEST", "The body is larger than 1048576 bytes.", null);
    }

    @Test
    void bodyThatBreaksOffIsTheClientsFault() throws IOException {
        String head =
                "POST "
                        + MESSAGE
                        + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                        + server.writeKey()
                        + "\r\n";
        Answer shortBody =
                RawHttp.sendAndEnd(
                        server.port(),
                        (head + "Content-Length: 50\r\n\r\n{\"message\":")
                                .getBytes(StandardCharsets.US_ASCII));
        Answer badChunk =
                RawHttp.sendAndEnd(
                        server.port(),
                        (head + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n{\"message\":")
                                .getBytes(StandardCharsets.US_ASCII));

        for (Answer answer : List.of(shortBody, badChunk)) {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).startsWith("{\"success\":false,\"data\":null,");
        }
        assertThat(server.model().prompts()).isEmpty();
    }

    /** Columns: the parameters, the field at fault. */
    @ParameterizedTest
    @CsvSource({
        "limit=0, limit",
        "limit=-1, limit",
        "limit=ten, limit",
        "limit=1.5, limit",
        "limit=, limit",
        "limit=5&limit=6, limit",
        "page=0, page",
        "page=-3, page",
        "page=x, page",
        "page=99999999999999999999, page",
        "since=yesterday, since",
        "since=1700000000000, since",
        "since=2027-02-30, since",
        "since=, since",
        "cursor=x, cursor",
        "cursor=%21, cursor",
        "userId=a%00b, userId"
    })
    void wrongParameterIsNamed(String query, String field) {
        Answer answer = server.get("/api/v1/chat/guide/conversations?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body())
                .contains("\"code\":\"INVALID_REQUEST\"")
                .endsWith(",\"field\":\"" + field + "\",\"retryable\":false}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "-1",
                "1.5",
                "%00",
                "999999999999",
                "msg_other:3",
                "msg_other",
                "1&after=2"
            })
    void placeThatIsNotOneOfThisAnswerIsRefused(String after) {
        Answer sent = server.post(MESSAGE, "{\"message\":\"a\"}");
        String path =
                "/api/v1/chat/guide/conversations/"
                        + sent.find("conv_\\w{26}")
                        + "/messages/"
                        + sent.find("msg_\\w{26}")
                        + "/stream?after=";

        Answer answer = server.get(path + after);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).endsWith(",\"field\":\"after\",\"retryable\":false}}");
        // Past the end there is nothing more to say than the end itself.
        assertThat(server.get(path + "999999").body())
                .startsWith("id: ")
                .doesNotContain("message.delta")
                .contains("event: message.completed");
    }

    @Test
    void everyWayToHaveNoGoodKeyIsAnsweredTheSame() {
        String expired;
        String revoked;
        try (Services services = server.openBeside()) {
            Instant expiry = Instant.parse("2100-01-01T00:00:00Z");
            expired = services.keys().create("e", Scope.ADMIN, Set.of(), Map.of(), expiry).token();
            var made = services.keys().create("r", Scope.ADMIN, Set.of(), Map.of(), null);
            revoked = made.token();
            services.keys().revoke(made.key().id());
            clock.set(expiry);
        }
        String unknown = "rj_" + revoked.substring(3, 11) + expired.substring(11);
        for (String authorization :
                List.of(
                        "",
                        "Bearer",
                        "Bearer x",
                        "Basic " + server.writeKey(),
                        server.writeKey(),
                        "Bearer " + server.writeKey() + "x",
                        "Bearer " + server.writeKey().substring(1),
                        "Bearer " + server.writeKey() + " " + server.writeKey(),
                        "Bearer " + "x".repeat(5_000),
                        "Bearer " + unknown,
                        "Bearer " + expired,
                        "Bearer " + revoked)) {
            Answer answer =
                    server.send(
                            "POST",
                            MESSAGE,
                            "{\"message\":\"a\"}",
                            Map.of("Authorization", authorization));

            assertRefused(
                    answer, 401, "INVALID_API_KEY", "The API key is missing or not valid.", null);
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
        }
    }

    @Test
    void keyIsTakenFromItsHeaderAlone() throws IOException {
        String key = server.writeKey();
        Map<String, String> none = Map.of("Authorization", "");

        assertThat(server.send("GET", "/api/v1/bots?key=" + key, null, none).status())
                .isEqualTo(401);
        assertThat(server.send("GET", "/api/v1/bots?api_key=" + key, null, none).status())
                .isEqualTo(401);
        assertThat(
                        server.send(
                                        "GET",
                                        "/api/v1/bots",
                                        null,
                                        Map.of("Authorization", "", "x-api-key", key))
                                .status())
                .isEqualTo(401);
        String twice = "Authorization: Bearer " + key + "\r\n";
        assertThat(
                        RawHttp.send(
                                        server.port(),
                                        "GET /api/v1/bots HTTP/1.1\r\nHost: a\r\n"
                                                + twice
                                                + twice
                                                + "\r\n")
                                .status())
                .isEqualTo(401);
    }

    @Test
    void keyThatLacksThePermissionIsForbidden() {
        String reader = server.newKey(Scope.READ);

        Answer answer =
                server.send(
                        "POST",
                        MESSAGE,
                        "{\"message\":\"a\"}",
                        Map.of("Authorization", "Bearer " + reader));

        assertRefused(
                answer,
                403,
                "INSUFFICIENT_PERMISSIONS",
                "This key does not have the write permission.",
                null);
        assertThat(server.model().prompts()).isEmpty();
    }

    @Test
    void whatIsAnothersLooksLikeWhatIsNot() {
        String demo =
                server.post("/api/v1/chat/demo/message", "{\"message\":\"Hello\"}")
                        .find("conv_[0-9A-Z]{26}");
        String guide = server.post(MESSAGE, "{\"message\":\"Hello\"}").find("conv_[0-9A-Z]{26}");
        var restricted =
                Map.of("Authorization", "Bearer " + server.newKey(Scope.WRITE, server.botId()));

        assertSame(
                server.send("GET", "/api/v1/bots/nowhere", null, restricted),
                server.send("GET", "/api/v1/bots/demo", null, restricted),
                "BOT_NOT_FOUND");
        assertSame(
                server.send("POST", "/api/v1/chat/nowhere/message", "{}", restricted),
                server.send("POST", "/api/v1/chat/demo/message", "{}", restricted),
                "BOT_NOT_FOUND");
        assertSame(
                server.get("/api/v1/chat/guide/conversations/conv_nowhere"),
                server.get("/api/v1/chat/guide/conversations/" + demo),
                "CONVERSATION_NOT_FOUND");
        assertSame(
                server.post(MESSAGE, "{\"message\":\"a\",\"conversationId\":\"x\"}"),
                server.post(MESSAGE, "{\"message\":\"a\",\"conversationId\":\"" + demo + "\"}"),
                "CONVERSATION_NOT_FOUND");
        String message = server.get("/api/v1/chat/demo/conversations/" + demo).find("msg_\\w{26}");
        String history = "/api/v1/chat/guide/conversations/" + guide + "?before=";
        assertSame(
                server.get(history + "msg_nowhere"),
                server.get(history + message),
                "MESSAGE_NOT_FOUND");
    }

    private static void assertSame(Answer absent, Answer foreign, String code) {
        assertThat(absent.status()).isEqualTo(404);
        assertThat(absent.body()).contains("\"code\":\"" + code + "\"");
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.plain()).isEqualTo(absent.plain());
        assertThat(foreign.header("Content-Length")).isEqualTo(absent.header("Content-Length"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api",
                "/api/v1/",
                "/api/v2/bots",
                "/api/v1/bots/",
                "/api/v1/chat/guide",
                "/api/v1/chat/guide/message/",
                "/api/v1/Bots"
            })
    void pathThatLeadsNowhereIsNotFound(String path) {
        assertRefused(server.get(path), 404, "NOT_FOUND", "There is nothing at this path.", null);
        assertThat(server.send("GET", path, null, Map.of("Authorization", "")).status())
                .isEqualTo(401);
    }

    /** Columns: a path, what is allowed there. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    PUT    | /api/v1/chat/guide/message         | POST
                    GET    | /api/v1/chat/guide/stream          | POST
                    POST   | /api/v1/chat/guide/conversations   | GET
                    PATCH  | /api/v1/chat/guide/conversations/x | DELETE, GET
                    PUT    | /api/v1/bots/guide                 | DELETE, GET, PATCH
                    DELETE | /health/live                       | GET
                    BREW   | /api/v1/bots                       | GET, POST
                    """)
    void otherMethodsAreToldWhatIsAllowed(String method, String path, String allowed) {
        Answer answer = server.send(method, path, "{}", Map.of());

        assertRefused(
                answer, 405, "METHOD_NOT_ALLOWED", "This path answers " + allowed + " only.", null);
        assertThat(answer.header("Allow")).isEqualTo(allowed);
    }

    @Test
    void ninthWaitingMessageIsRefusedAndNotStored() throws Exception {
        String conversation =
                server.post(MESSAGE, "{\"message\":\"Begin\"}").find("conv_[0-9A-Z]{26}");
        ScriptedStep.Pause pause = pause();
        server.model().reply(pause, text("one"));
        String body = "{\"message\":\"%s\",\"conversationId\":\"" + conversation + "\"}";

        // Each stream is open once its question is stored.
        var first = server.open(STREAM, body.formatted("running"), Map.of());
        for (int i = 1; i <= 8; i++) {
            server.open(STREAM, body.formatted("waiting"), Map.of()).close();
        }
        pause.awaitReached();
        Answer answer = server.post(MESSAGE, body.formatted("one too many"));

        assertRefused(
                answer,
                429,
                "CONVERSATION_BUSY",
                "Too many messages of this conversation are waiting for an answer.",
                null);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(server.get("/api/v1/chat/guide/conversations/" + conversation).body())
                .contains("\"messageCount\":11")
                .doesNotContain("one too many");
        pause.release();
        first.readAllBytes();
    }

    private byte[] post(byte[] body) {
        byte[] head =
                ("POST "
                                + MESSAGE
                                + " HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer "
                                + server.writeKey()
                                + "\r\nContent-Length: "
                                + body.length
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        byte[] all = java.util.Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }
}
