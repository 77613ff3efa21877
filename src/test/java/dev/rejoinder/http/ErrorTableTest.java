package dev.rejoinder.http;

import static dev.rejoinder.http.ErrorAssertions.assertRefused;
import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.server.Services;
import dev.rejoinder.testkit.RawHttp;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorTableTest extends ErrorTableFixture {
    @Test
    void allInvalidKeysGetTheSameResponse() {
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
    void keyIsReadOnlyFromItsHeader() throws IOException {
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
    void foreignResourceLooksLikeAMissingOne() {
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
    void unknownPathIsNotFound(String path) {
        assertRefused(server.get(path), 404, "NOT_FOUND", "This path does not exist.", null);
        assertThat(server.send("GET", path, null, Map.of("Authorization", "")).status())
                .isEqualTo(401);
    }

    /** Columns: a path, the methods allowed there. */
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
                answer,
                405,
                "METHOD_NOT_ALLOWED",
                "This path supports " + allowed + " only.",
                null);
        assertThat(answer.header("Allow")).isEqualTo(allowed);
    }

    @Test
    void ninthWaitingMessageIsRefusedAndNotStored() throws Exception {
        String conversation =
                server.post(MESSAGE, "{\"message\":\"Begin\"}").find("conv_[0-9A-Z]{26}");
        ScriptedStep.Pause pause = pause();
        server.model().reply(pause, text("one"));
        String body = "{\"message\":\"%s\",\"conversationId\":\"" + conversation + "\"}";

        // A stream is open once its question is stored.
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
}
