package dev.rejoinder.http;

import static dev.rejoinder.http.ErrorAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.RawHttp;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cross-origin requests of pages: the setting opens the API, a bot its visitors' routes. */
class CrossOriginTest extends VisitorFixture {
    private static final String APP = "https://app.example";
    private static final String STREAM = "/api/v1/chat/guide/stream";
    private static final String NONE = "{}";

    private static final String READABLE =
            """
            {access-control-allow-origin=%s, \
            access-control-expose-headers=X-Request-Id, X-RateLimit-Limit, X-RateLimit-Remaining, \
            X-RateLimit-Reset, Retry-After, X-Should-Retry, X-Conversation-Id, WWW-Authenticate, \
            vary=Origin}\
            """;
    private static final String ANSWERED =
            """
            {access-control-allow-headers=Authorization, Content-Type, Idempotency-Key, \
            Last-Event-ID, *, access-control-allow-methods=GET, POST, PUT, PATCH, DELETE, \
            access-control-allow-origin=%s, \
            access-control-expose-headers=X-Request-Id, X-RateLimit-Limit, X-RateLimit-Remaining, \
            X-RateLimit-Reset, Retry-After, X-Should-Retry, X-Conversation-Id, WWW-Authenticate, \
            access-control-max-age=7200, vary=Origin}\
            """;

    @Override
    TestServer.Options options() {
        return super.options().limits(4, 60).corsOrigins(APP);
    }

    private Answer preflight(String path, String origin, String method) {
        return server.send(
                "OPTIONS",
                path,
                null,
                Map.of(
                        "Authorization",
                        "",
                        "Origin",
                        origin,
                        "Access-Control-Request-Method",
                        method,
                        "Access-Control-Request-Headers",
                        "authorization,content-type,x-stainless-os"));
    }

    private Answer from(
            String origin, String method, String path, @Nullable String body, String token) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Origin", origin);
        headers.put("Authorization", token.isEmpty() ? "" : "Bearer " + token);
        return server.send(method, path, body, headers);
    }

    /** The CORS headers and Vary, in lower case. */
    private static String cors(Answer answer) {
        var found = new TreeMap<String, String>();
        answer.headers()
                .forEach(
                        (name, values) -> {
                            if (name.startsWith("access-control-") || name.equals("vary")) {
                                found.put(name, String.join("; ", values));
                            }
                        });
        return found.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/bots",
                "/api/v1/chat/guide/stream",
                "/api/v1/chat/nobody/message",
                "/api/v1/nowhere",
                "/v1/chat/completions",
                "/mcp/guide"
            })
    void settingOpensTheWholeApiToItsOrigins(String path) {
        Answer allowed = preflight(path, APP, "POST");
        assertThat(allowed.status()).isEqualTo(204);
        assertThat(allowed.body()).isEmpty();
        assertThat(cors(allowed)).isEqualTo(ANSWERED.formatted(APP));
        for (String origin : new String[] {"https://evil.example", "null", APP + ".evil", "*"}) {
            Answer refused = preflight(path, origin, "POST");
            assertThat(refused.status()).isEqualTo(401);
            assertThat(cors(refused)).isEqualTo("{vary=Origin}");
        }
    }

    @Test
    void pageCanReadSuccessErrorsAndStreams() {
        String key = server.writeKey();
        Answer listed = from(APP, "GET", "/api/v1/bots", null, key);
        assertThat(listed.status()).isEqualTo(200);
        assertThat(cors(listed))
                .isEqualTo(
                        READABLE.formatted(APP)
                                .replace("vary=Origin", "vary=Origin, Accept-Encoding"));

        Answer streamed = from(APP, "POST", STREAM, HELLO, key);
        assertThat(streamed.body()).contains("message.completed");
        assertThat(cors(streamed)).isEqualTo(READABLE.formatted(APP));

        Answer unknown = from(APP, "POST", STREAM, HELLO, "wrong");
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(cors(unknown)).isEqualTo(READABLE.formatted(APP));

        for (int i = 0; i < 4; i++) {
            from(APP, "POST", STREAM, HELLO, key);
        }
        Answer limited = from(APP, "POST", STREAM, HELLO, key);
        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.header("Retry-After")).isNotEmpty();
        assertThat(cors(limited)).isEqualTo(READABLE.formatted(APP));
    }

    @Test
    void documentIsReadableForTheOriginsOfTheSetting() {
        Answer document = from(APP, "GET", "/openapi.json", null, "");
        assertThat(document.status()).isEqualTo(200);
        assertThat(cors(document))
                .isEqualTo(
                        READABLE.formatted(APP)
                                .replace("vary=Origin", "vary=Origin, Accept-Encoding"));
        assertThat(cors(preflight("/openapi.json", APP, "GET"))).isEqualTo(ANSWERED.formatted(APP));
        assertThat(cors(from(SHOP, "GET", "/openapi.json", null, "")))
                .doesNotContain("allow-origin");
    }

    @Test
    void mcpServersAreOpenToTheOriginsOfTheSetting() {
        String ping = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
        Answer allowed = from(APP, "POST", "/mcp/guide", ping, server.writeKey());
        assertThat(allowed.status()).isEqualTo(200);
        assertThat(cors(allowed)).isEqualTo(READABLE.formatted(APP));
        assertThat(from(SHOP, "POST", "/mcp/guide", ping, server.writeKey()).status())
                .isEqualTo(403);
    }

    @Test
    void botOpensItsVisitorsRoutesToItsOwnOrigins() {
        Answer allowed = preflight(STREAM, SHOP, "POST");
        assertThat(allowed.status()).isEqualTo(204);
        assertThat(cors(allowed)).isEqualTo(ANSWERED.formatted(SHOP));
        assertThat(preflight(TOKEN, SHOP, "POST").status()).isEqualTo(204);
        assertThat(preflight(CONVERSATIONS + "conv_1", SHOP, "GET").status()).isEqualTo(204);

        // The same path with a method that is not for visitors.
        assertThat(cors(preflight(CONVERSATIONS + "conv_1", SHOP, "DELETE")))
                .isEqualTo("{vary=Origin}");
        assertThat(cors(preflight("/api/v1/bots/guide", SHOP, "PATCH"))).isEqualTo("{vary=Origin}");
        assertThat(cors(preflight("/api/v1/bot/guide", SHOP, "POST"))).isEqualTo("{vary=Origin}");
    }

    @Test
    void preflightDoesNotTellWhetherABotExists() {
        server.post("/api/v1/bots", "{\"name\":\"Off\",\"shortName\":\"off\"}");
        server.send(
                "PATCH",
                "/api/v1/bots/off",
                "{\"allowedOrigins\":[\"*\"],\"enabled\":false}",
                Map.of());
        String absent = plain(preflight("/api/v1/chat/nobody/stream", SHOP, "POST"));
        assertThat(absent).startsWith("401").endsWith("{vary=Origin}");
        for (String bot : new String[] {"demo", "off", "nowhere"}) {
            assertThat(plain(preflight("/api/v1/chat/" + bot + "/stream", SHOP, "POST")))
                    .isEqualTo(absent);
        }
        assertThat(plain(preflight(STREAM, "https://evil.example", "POST"))).isEqualTo(absent);
    }

    private static String plain(Answer answer) {
        return answer.status() + answer.plain() + cors(answer);
    }

    @Test
    void pageOfAnAllowedOriginBecomesAVisitorAndChats() {
        Answer admitted =
                ask(
                        "{\"origin\":\"" + SHOP + "\"}",
                        Map.of("Origin", SHOP, "Sec-Fetch-Site", "cross-site"));
        assertThat(admitted.status()).isEqualTo(200);
        assertThat(cors(admitted)).isEqualTo(READABLE.formatted(SHOP));
        String token = admitted.find("rjw_[^\"]+");

        Answer answer = from(SHOP, "POST", MESSAGE, HELLO, token);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(cors(answer)).isEqualTo(READABLE.formatted(SHOP));
    }

    @Test
    void pageGetsATokenOnlyForItsOwnOrigin() {
        allow("*");
        assertRefused(
                ask(
                        "{\"origin\":\"" + SHOP + "\"}",
                        Map.of("Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site")),
                403,
                "INSUFFICIENT_PERMISSIONS",
                "The origin in the body is not the one of the page that sends the request.",
                null);
    }

    @Test
    void cookiesAreNeverAllowed() {
        Answer answer = from(APP, "GET", "/api/v1/session", null, "");
        assertThat(answer.headers()).doesNotContainKey("access-control-allow-credentials");
        assertThat(
                        server.send(
                                        "POST",
                                        "/api/v1/session",
                                        "{\"email\":\"a@example.com\",\"password\":\"long"
                                                + " enough\"}",
                                        Map.of("Authorization", "", "Origin", APP))
                                .status())
                .isEqualTo(403);
    }

    @Test
    void requestsWithoutOriginAndOtherPathsGetNoCorsHeaders() {
        assertThat(cors(server.get("/api/v1/bots/nobody"))).isEqualTo(NONE);
        assertThat(cors(server.post(MESSAGE, HELLO))).isEqualTo(NONE);
        assertThat(cors(from(APP, "GET", "/health/live", null, ""))).isEqualTo(NONE);
        assertThat(cors(preflight("/metrics", APP, "GET"))).isEqualTo(NONE);
    }

    @Test
    void preflightsAreNotCountedAndKeepTheirConnection() throws IOException {
        for (int i = 0; i < 100; i++) {
            assertThat(preflight(STREAM, APP, "POST").status()).isEqualTo(204);
            assertThat(preflight(STREAM, SHOP, "POST").status()).isEqualTo(204);
        }
        assertThat(server.post(MESSAGE, HELLO).status()).isEqualTo(200);
        String head =
                "OPTIONS %s HTTP/1.1\r\nHost: a\r\nOrigin: %s\r\n".formatted(STREAM, APP)
                        + "Access-Control-Request-Method: POST\r\n";
        try (var socket = RawHttp.connect(server.port())) {
            RawHttp.write(socket, head + "Content-Length: 2\r\n\r\n{}");
            assertThat(RawHttp.read(socket).status()).isEqualTo(204);
            RawHttp.write(socket, head + "\r\n");
            assertThat(RawHttp.read(socket).status()).isEqualTo(204);
        }
    }
}
