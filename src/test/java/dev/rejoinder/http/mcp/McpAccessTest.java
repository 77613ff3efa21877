package dev.rejoinder.http.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.testkit.RawHttp;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may use an MCP server, from where, and how often. */
final class McpAccessTest extends McpFixture {
    private static final String PING = message("ping", "{}");

    @Override
    TestServer.Options options() {
        return super.options().limits(20, 0);
    }

    @Test
    void missingKeyIsRefusedAsJsonRpc() {
        Answer answer = server.send("POST", URL, PING, Map.of("Authorization", ""));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(answer.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
        assertThat(answer.plain())
                .isEqualTo(
                        "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32600,"
                                + "\"message\":\"The API key is missing or not valid.\","
                                + "\"data\":{\"code\":\"INVALID_API_KEY\","
                                + "\"message\":\"The API key is missing or not valid.\","
                                + "\"requestId\":\"req_1\",\"retryable\":false}}}");
    }

    @Test
    void keyNeedsTheScopeAndTheBot() {
        var reader = Map.of("Authorization", "Bearer " + server.newKey(Scope.READ));
        var restricted =
                Map.of("Authorization", "Bearer " + server.newKey(Scope.WRITE, server.botId()));

        assertThat(server.send("POST", URL, PING, reader).status()).isEqualTo(403);
        assertThat(server.send("POST", URL, PING, restricted).status()).isEqualTo(200);
        assertThat(server.send("POST", "/mcp/" + server.botId(), PING, restricted).status())
                .isEqualTo(200);
        Answer foreign = server.send("POST", "/mcp/demo", PING, restricted);
        Answer absent = server.send("POST", "/mcp/nobody", PING, restricted);
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.plain()).isEqualTo(absent.plain()).contains("BOT_NOT_FOUND");
    }

    @Test
    void disabledBotIsNotThere() {
        server.send("PATCH", "/api/v1/bots/guide", "{\"enabled\":false}", Map.of());

        assertThat(post(PING).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE", "PUT"})
    void otherMethodsAreNotAllowed(String method) {
        Answer answer = server.send(method, URL, null, Map.of());

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("POST");
        assertThat(answer.body()).startsWith("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32600,");
    }

    @Test
    void pageMustBeOfThisServer() {
        String own = "http://127.0.0.1:" + server.port();

        assertThat(server.send("POST", URL, PING, Map.of("Origin", own)).status()).isEqualTo(200);
        for (String foreign : new String[] {"https://evil.example", "http://127.0.0.1:1", "null"}) {
            Answer answer = server.send("POST", URL, PING, Map.of("Origin", foreign));
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body())
                    .startsWith("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32600,");
        }
    }

    /** A page whose own name resolves to this machine has a matching origin. */
    @Test
    void hostMustBeThisMachine() throws IOException {
        assertThat(withHost("evil.example", "Origin: http://evil.example\r\n").status())
                .isEqualTo(403);
        assertThat(withHost("evil.example", "").status()).isEqualTo(403);
        assertThat(withHost("localhost", "").status()).isEqualTo(200);
        assertThat(withHost("[::1]:80", "").status()).isEqualTo(200);
        assertThat(withHost("chat.example", "X-Forwarded-For: 192.0.2.1\r\n").status())
                .isEqualTo(200);
    }

    private Answer withHost(String host, String more) throws IOException {
        return RawHttp.send(
                server.port(),
                "POST "
                        + URL
                        + " HTTP/1.1\r\nConnection: close\r\nHost: "
                        + host
                        + "\r\n"
                        + more
                        + "Authorization: Bearer "
                        + server.writeKey()
                        + "\r\nContent-Length: "
                        + PING.length()
                        + "\r\n\r\n"
                        + PING);
    }

    @Test
    void requestsCountAsChat() {
        for (int i = 0; i < 20; i++) {
            assertThat(post(PING).status()).isEqualTo(200);
        }

        Answer answer = post(PING);

        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).isNotEmpty();
        assertThat(answer.body()).contains("\"code\":\"RATE_LIMIT_EXCEEDED\"");
        assertThat(server.post("/api/v1/chat/guide/message", "{\"message\":\"a\"}").status())
                .isEqualTo(429);
        assertThat(isUntouched()).isTrue();
    }
}
