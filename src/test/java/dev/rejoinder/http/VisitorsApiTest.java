package dev.rejoinder.http;

import static dev.rejoinder.http.ErrorAssertions.assertRefused;
import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.SettableClock;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Visitors of web pages, who have no key. */
class VisitorsApiTest {
    private static final String TOKEN = "/api/v1/widget/guide/token";
    private static final String MESSAGE = "/api/v1/chat/guide/message";
    private static final String CONVERSATIONS = "/api/v1/chat/guide/conversations/";
    private static final String SHOP = "https://shop.example";
    private static final String HELLO = "{\"message\":\"Hello\"}";

    @TempDir Path folder;
    private final SettableClock clock = new SettableClock();
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(folder, new TestServer.Options().clock(clock).limits(50, 60));
        allow(SHOP);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void allow(String origin) {
        server.send(
                "PATCH",
                "/api/v1/bots/guide",
                "{\"allowedOrigins\":[\"" + origin + "\"]}",
                Map.of());
    }

    /** Asks as the widget's own frame does in a browser. */
    private Answer admit(String origin, String pass) {
        return ask(
                "{\"origin\":\"" + origin + "\",\"visitor\":" + pass + "}",
                Map.of("Sec-Fetch-Site", "same-origin"));
    }

    private Answer ask(String body, Map<String, String> headers) {
        var all = new LinkedHashMap<>(Map.of("Authorization", ""));
        all.putAll(headers);
        return server.send("POST", TOKEN, body, all);
    }

    private static String pass(Answer admitted) {
        return "\"" + admitted.find("rjp_[^\"]+") + "\"";
    }

    private String newToken() {
        return admit(SHOP, "null").find("rjw_[^\"]+");
    }

    private Answer send(String method, String path, String body, String token) {
        return server.send(method, path, body, Map.of("Authorization", "Bearer " + token));
    }

    private Answer get(String path, String token) {
        return server.send("GET", path, null, Map.of("Authorization", "Bearer " + token));
    }

    @Test
    void newVisitorIsLetInAndComesBackAsTheSame() {
        Answer first = admit(SHOP, "null");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.body())
                .endsWith(
                        """
                        "expiresAt":"2026-11-01T12:15:00.000Z","bot":{"name":"Guide",\
                        "welcomeMessage":"Hi! How can I help you today?"},"conversationId":null},"error":null}\
                        """);
        String conversation =
                send("POST", MESSAGE, HELLO, first.find("rjw_[^\"]+")).find("conv_\\w{26}");

        Answer second = admit(SHOP, pass(first));

        assertThat(second.body()).contains("\"conversationId\":\"" + conversation + "\"");
        assertThat(get(CONVERSATIONS + conversation, second.find("rjw_[^\"]+")).status())
                .isEqualTo(200);
        assertThat(admit(SHOP, "\"rjp_forged.pass\"").body()).contains("\"conversationId\":null");
    }

    @Test
    void onlyTheFrameOfAnAllowedPageIsLetIn() {
        String body = "{\"origin\":\"" + SHOP + "\"}";
        String host = "http://127.0.0.1:" + server.port();
        assertThat(ask(body, Map.of("Origin", host)).status()).isEqualTo(200);
        for (Map<String, String> headers :
                List.of(
                        Map.<String, String>of(),
                        Map.of("Origin", SHOP),
                        Map.of("Origin", "null"),
                        Map.of("Origin", host, "Sec-Fetch-Site", "cross-site"),
                        Map.of("Origin", host, "Sec-Fetch-Site", "same-site"))) {
            assertRefused(
                    ask(body, headers),
                    403,
                    "INSUFFICIENT_PERMISSIONS",
                    "Only the widget's own frame may ask.",
                    null);
        }
        for (String origin : List.of("https://evil.example", "http://shop.example", "null")) {
            assertThat(admit(origin, "null").status()).isEqualTo(403);
        }
        allow("*");
        assertThat(admit("https://any.example", "null").status()).isEqualTo(200);
        for (String origin : List.of("null", "file://", "https://a\\nb", "https://a.example/x")) {
            assertThat(admit(origin, "null").status()).as(origin).isEqualTo(403);
        }
    }

    @Test
    void visitorSeesItsOwnConversationsAndCannotTellThatThereAreOthers() {
        String mine = newToken();
        String other = newToken();
        Answer said = send("POST", MESSAGE, HELLO, mine);
        String conversation = said.find("conv_\\w{26}");
        String path = CONVERSATIONS + conversation;
        String message = "/messages/" + said.find("msg_\\w{26}");
        String unknown = CONVERSATIONS + "conv_00000000000000000000000000";
        String keysOwn = server.post(MESSAGE, HELLO).find("conv_\\w{26}");

        assertThat(get(path, mine).status()).isEqualTo(200);
        assertThat(get(path + message + "/stream", mine).status()).isEqualTo(200);
        assertThat(send("POST", path + message + "/stop", "", mine).status()).isEqualTo(200);
        assertSame(get(path, other), get(unknown, other));
        assertSame(get(CONVERSATIONS + keysOwn, other), get(unknown, other));
        assertSame(
                get(path + message + "/stream", other), get(unknown + message + "/stream", other));
        assertSame(
                send("POST", path + message + "/stop", "", other),
                send("POST", unknown + message + "/stop", "", other));
        String next = "{\"message\":\"Hello\",\"conversationId\":\"%s\"}";
        for (String each : List.of(MESSAGE, "/api/v1/chat/guide/stream")) {
            assertSame(
                    send("POST", each, next.formatted(conversation), other),
                    send("POST", each, next.formatted("conv_00000000000000000000000000"), other));
        }
        assertThat(send("POST", MESSAGE, next.formatted(conversation), mine).status())
                .isEqualTo(200);
        assertThat(server.model().prompts()).hasSize(3);
    }

    private static void assertSame(Answer foreign, Answer absent) {
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.plain()).isEqualTo(absent.plain());
    }

    @Test
    void tokenOpensNoOtherBot() {
        String token = newToken();
        assertRefused(
                send("POST", "/api/v1/chat/demo/message", HELLO, token),
                404,
                "BOT_NOT_FOUND",
                "There is no such bot.",
                null);
    }

    @Test
    void visitorCannotPassForAnotherUser() {
        Answer admitted = admit(SHOP, "null");
        Answer said =
                send(
                        "POST",
                        MESSAGE,
                        """
                        {"message":"Hello","metadata":{"userId":"the owner","identity":{"email":"a@b.c"}}}\
                        """,
                        admitted.find("rjw_[^\"]+"));

        String history =
                server.get(CONVERSATIONS + said.find("conv_\\w{26}") + "?include=metadata").body();

        assertThat(history)
                .containsPattern(
                        "\"metadata\":\\{\"userId\":\"visitor_\\w{26}\",\"identity\":\\{\"email\":\"a@b.c\"}}")
                .doesNotContain("the owner");
        assertThat(server.get("/api/v1/chat/guide/conversations?userId=the+owner").body())
                .contains("\"total\":0");
    }

    @Test
    void tokenEndsAfterAQuarterOfAnHourOrWithItsOrigin() {
        String token = newToken();
        clock.tick(Duration.ofMinutes(15).minusMillis(1));
        assertThat(send("POST", MESSAGE, HELLO, token).status()).isEqualTo(200);
        clock.tick(Duration.ofMillis(1));
        assertRefused(
                send("POST", MESSAGE, HELLO, token),
                401,
                "INVALID_API_KEY",
                "The API key is missing or not valid.",
                null);

        String another = newToken();
        allow("https://moved.example");
        assertThat(send("POST", MESSAGE, HELLO, another).status()).isEqualTo(401);
    }

    @Test
    void tokenThatWasChangedOrIsOfAnotherKindIsRefused() {
        Answer admitted = admit(SHOP, "null");
        String token = admitted.find("rjw_[^\"]+");
        String pass = admitted.find("rjp_[^\"]+");
        int middle = token.length() / 3;
        char changed = token.charAt(middle) == 'A' ? 'B' : 'A';
        for (String wrong :
                List.of(
                        "rjw_",
                        "rjw_.",
                        "rjw_é.x",
                        "rjw_eA.eA",
                        token.substring(0, middle) + changed + token.substring(middle + 1),
                        token.substring(0, token.length() - 1),
                        token + "A",
                        "rjw_" + pass.substring(4),
                        pass)) {
            assertThat(send("POST", MESSAGE, HELLO, wrong).status()).as(wrong).isEqualTo(401);
        }
    }

    @Test
    void messageSentAgainUnderItsKeyIsAnsweredOnce() {
        String token = newToken();
        var headers = Map.of("Authorization", "Bearer " + token, "Idempotency-Key", "a");
        Answer first = server.send("POST", MESSAGE, HELLO, headers);
        Answer second = server.send("POST", MESSAGE, HELLO, headers);
        assertThat(second.body()).isEqualTo(first.body());

        // Another visitor's key of the same name is another.
        var others = Map.of("Authorization", "Bearer " + newToken(), "Idempotency-Key", "a");
        assertThat(server.send("POST", MESSAGE, HELLO, others).body()).isNotEqualTo(first.body());
    }

    @Test
    void visitorFollowsAndStopsTheAnswerThatIsBeingWritten() throws IOException {
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("On and on"), pause);
        String token = newToken();
        var headers = Map.of("Authorization", "Bearer " + token);
        try (InputStream events = server.open("/api/v1/chat/guide/stream", HELLO, headers)) {
            pause.awaitReached();
            String start = new String(events.readNBytes(200), StandardCharsets.UTF_8);
            String message = start.replaceAll("(?s).*\"messageId\":\"(msg_\\w{26}).*", "$1");
            String conversation = start.replaceAll("(?s).*(conv_\\w{26}).*", "$1");
            assertThat(
                            send(
                                            "POST",
                                            CONVERSATIONS
                                                    + conversation
                                                    + "/messages/"
                                                    + message
                                                    + "/stop",
                                            "",
                                            token)
                                    .body())
                    .contains("\"status\":\"stopped\",\"response\":\"On and on\"");
        }
    }

    @Test
    void visitorsAreCountedEachAndByTheirAddress() {
        String first = newToken();
        for (int i = 0; i < 20; i++) {
            assertThat(send("POST", MESSAGE, HELLO, first).status()).isEqualTo(200);
        }
        assertThat(send("POST", MESSAGE, HELLO, first).status()).isEqualTo(429);
        String second = newToken();
        for (int i = 0; i < 20; i++) {
            assertThat(send("POST", MESSAGE, HELLO, second).status()).isEqualTo(200);
        }
        // The address has sent 41 of its 50.
        String third = newToken();
        for (int i = 0; i < 9; i++) {
            assertThat(send("POST", MESSAGE, HELLO, third).status()).isEqualTo(200);
        }
        assertThat(send("POST", MESSAGE, HELLO, third).status()).isEqualTo(429);
        assertThat(server.post(MESSAGE, HELLO).status()).isEqualTo(200);
    }

    @Test
    void askingForTokensIsCountedByAddress() {
        for (int i = 0; i < 60; i++) {
            assertThat(admit(SHOP, "null").status()).isEqualTo(200);
        }
        assertThat(admit(SHOP, "null").status()).isEqualTo(429);
    }

    @Test
    void frameSaysWhoMayShowItAndFilesAreCachedAndCompressed() {
        var open = Map.of("Authorization", "");
        Answer frame = server.send("GET", "/widget/guide/frame", null, open);
        assertThat(frame.status()).isEqualTo(200);
        assertThat(frame.header("Content-Security-Policy"))
                .startsWith("default-src 'none'; script-src 'self';")
                .endsWith("; frame-ancestors " + SHOP);
        for (String absent : List.of("demo", "nowhere")) {
            Answer refused = server.send("GET", "/widget/" + absent + "/frame", null, open);
            assertThat(refused.status()).isEqualTo(404);
            assertThat(refused.header("Content-Security-Policy"))
                    .endsWith("; frame-ancestors 'none'");
        }

        String part = frame.find("\\.\\./[0-9a-f]+/frame\\.js").substring(2);
        Answer script = server.send("GET", "/widget" + part, null, open);
        assertThat(script.header("Content-Type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(script.header("Cache-Control")).contains("immutable");
        assertThat(script.header("X-Content-Type-Options")).isEqualTo("nosniff");
        String path = "/widget.js";
        Answer plain = server.send("GET", path, null, open);
        var same = Map.of("Authorization", "", "If-None-Match", plain.header("ETag"));
        assertThat(server.send("GET", path, null, same).status()).isEqualTo(304);
        Answer zipped =
                server.send(
                        "GET",
                        path,
                        null,
                        Map.of("Authorization", "", "Accept-Encoding", "br, gzip"));
        assertThat(zipped.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(Integer.parseInt(zipped.header("Content-Length")))
                .isBetween(1_000, Integer.parseInt(plain.header("Content-Length")) / 2);
    }
}
