package dev.rejoinder.http;

import static dev.rejoinder.http.ErrorAssertions.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VisitorsApiTest extends VisitorFixture {
    @Test
    void newVisitorIsAdmittedAndIsRecognizedAgain() {
        Answer first = admit(SHOP, "null");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.body())
                .endsWith(
                        """
                        "expiresAt":"2026-11-01T12:15:00.000Z","bot":{"name":"Guide",\
                        "welcomeMessage":"Hi! How can I help you today?","feedback":true,"handover":false},"conversationId":null},"error":null}\
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
    void visitorLearnsWhichCallsToApprove() {
        for (String approval : List.of("true", "false")) {
            Answer tool =
                    server.post(
                            "/api/v1/bots/guide/tools",
                            """
                            {"name":"order_%s","description":"An order.","requiresApproval":true,\
                            "visitorApproves":%s,"http":{"method":"POST","url":"https://shop.example/"}}\
                            """
                                    .formatted(approval, approval));
            assertThat(tool.status()).as(tool.body()).isEqualTo(200);
        }

        assertThat(admit(SHOP, "null").body())
                .contains(
                        "today?\",\"feedback\":true,\"handover\":false,\"visitorApproves\":[\"order_true\"]},");
    }

    @Test
    void onlyTheFrameOfAnAllowedPageIsAdmitted() {
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
                    headers.containsKey("Sec-Fetch-Site")
                            ? "The origin in the body is not the one of the page that sends the"
                                    + " request."
                            : "Only browsers get a visitor token: the header Sec-Fetch-Site is"
                                    + " missing. Other programs use an API key.",
                    null);
        }
        assertThat(ask(body, Map.of("Sec-Fetch-Site", "cross-site")).body())
                .contains("the header Origin is missing");
        assertThat(admit("https://evil.example", "null").body())
                .contains("This bot's allowedOrigins do not include the origin of this page.");
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
    void tokenIsValidForOneBot() {
        String token = newToken();
        assertRefused(
                send("POST", "/api/v1/chat/demo/message", HELLO, token),
                404,
                "BOT_NOT_FOUND",
                "There is no such bot.",
                null);
    }

    @Test
    void tokenExpiresAfterFifteenMinutesOrWithItsOrigin() {
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
    void tamperedTokenAndOtherKindsAreRefused() {
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
    void visitorsAreLimitedEachAndByAddress() {
        String first = newToken();
        for (int i = 0; i < 20; i++) {
            assertThat(send("POST", MESSAGE, HELLO, first).status()).isEqualTo(200);
        }
        assertThat(send("POST", MESSAGE, HELLO, first).status()).isEqualTo(429);
        String second = newToken();
        for (int i = 0; i < 20; i++) {
            assertThat(send("POST", MESSAGE, HELLO, second).status()).isEqualTo(200);
        }
        // The address has sent 41 of its 50 requests.
        String third = newToken();
        for (int i = 0; i < 9; i++) {
            assertThat(send("POST", MESSAGE, HELLO, third).status()).isEqualTo(200);
        }
        assertThat(send("POST", MESSAGE, HELLO, third).status()).isEqualTo(429);
        assertThat(server.post(MESSAGE, HELLO).status()).isEqualTo(200);
    }

    @Test
    void tokenRequestsAreLimitedByAddress() {
        for (int i = 0; i < 60; i++) {
            assertThat(admit(SHOP, "null").status()).isEqualTo(200);
        }
        assertThat(admit(SHOP, "null").status()).isEqualTo(429);
    }

    @Test
    void frameRestrictsItsEmbeddersAndFilesAreCachedAndCompressed() {
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
