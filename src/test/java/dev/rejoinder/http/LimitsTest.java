package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.server.Services;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rate limits of a key, as its client sees them. */
class LimitsTest extends ClockedServerFixture {
    private static final String MESSAGE = "/api/v1/chat/guide/message";
    private static final String LIST = "/api/v1/chat/guide/conversations";
    private static final String HELLO = "{\"message\":\"Hello\"}";

    @Override
    TestServer.Options options() {
        return super.options().limits(3, 10);
    }

    /** Uses the test's clock; {@code SharedLimitsTest} covers PostgreSQL's clock. */
    @Test
    @Tag("sqlite")
    void requestOverTheLimitIsRefusedAndNotStored() {
        for (int left = 2; left >= 0; left--) {
            assertLimits(server.post(MESSAGE, HELLO), 200, 3, left);
        }
        clock.tick(Duration.ofMillis(500));

        Answer answer = server.post(MESSAGE, HELLO);

        assertLimits(answer, 429, 3, 0);
        assertThat(answer.header("Retry-After")).isEqualTo("60");
        long allBack = (clock.millis() + 59_500 + 999) / 1000;
        assertThat(answer.header("X-RateLimit-Reset")).isEqualTo(Long.toString(allBack));
        assertThat(answer.plain())
                .isEqualTo(
                        """
                        {"success":false,"data":null,"error":{"code":"RATE_LIMIT_EXCEEDED",\
                        "message":"Too many requests. Please try again later.","requestId":"req_1","retryable":true}}\
                        """);
        assertThat(server.get(LIST).body()).contains("\"total\":3,");
        assertThat(server.model().prompts()).hasSize(3);
    }

    /** Uses the test's clock; {@code SharedLimitsTest} covers PostgreSQL's clock. */
    @Test
    @Tag("sqlite")
    void retryAfterIsExactlyTheNecessaryWait() {
        for (int i = 0; i < 3; i++) {
            server.post(MESSAGE, HELLO);
        }
        clock.tick(Duration.ofMillis(59_999));
        assertThat(server.post(MESSAGE, HELLO).header("Retry-After")).isEqualTo("1");
        clock.tick(Duration.ofMillis(1));
        assertLimits(server.post(MESSAGE, HELLO), 200, 3, 2);
        clock.tick(Duration.ofMinutes(1));
        assertLimits(server.post(MESSAGE, HELLO), 200, 3, 2);
    }

    @Test
    void chatAndDataAreCountedSeparately() {
        for (int i = 0; i < 4; i++) {
            server.post(MESSAGE, HELLO);
        }

        // Creating the bot in the fixture used one of ten requests.
        assertLimits(server.get(LIST), 200, 10, 8);
        assertLimits(server.get("/api/v1/nowhere"), 404, 10, 7);
        assertLimits(server.send("PUT", LIST, "{}", Map.of()), 405, 10, 6);
        assertLimits(server.get(LIST + "?limit=0"), 400, 10, 5);
        assertLimits(server.get("/api/v1/keys"), 403, 10, 4);
    }

    @Test
    void eachKeyHasItsOwnCountAndLimits() {
        String own;
        String free;
        try (Services services = server.openBeside()) {
            own =
                    services.keys()
                            .create("a", Scope.WRITE, Set.of(), Map.of(LimitClass.CHAT, 1), null)
                            .token();
            free =
                    services.keys()
                            .create("b", Scope.WRITE, Set.of(), Map.of(LimitClass.CHAT, 0), null)
                            .token();
        }
        for (int i = 0; i < 4; i++) {
            server.post(MESSAGE, HELLO);
        }

        assertLimits(postWith(own), 200, 1, 0);
        assertLimits(postWith(own), 429, 1, 0);
        for (int i = 0; i < 20; i++) {
            Answer answer = postWith(free);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers()).doesNotContainKey("x-ratelimit-limit");
        }
    }

    @Test
    void keyGuessingIsLimitedWithoutAffectingKeys() {
        Map<String, String> wrong = Map.of("Authorization", "Bearer wrong");
        for (int left = 2; left >= 0; left--) {
            assertLimits(server.send("POST", MESSAGE, HELLO, wrong), 401, 3, left);
        }
        assertLimits(server.send("POST", MESSAGE, HELLO, wrong), 429, 3, 0);

        assertLimits(server.post(MESSAGE, HELLO), 200, 3, 2);
    }

    @Test
    void publicEndpointsAreNotCounted() {
        for (String path : new String[] {"/health/live", "/health/ready", "/openapi.json"}) {
            for (int i = 0; i < 12; i++) {
                Answer answer = server.send("GET", path, null, Map.of("Authorization", ""));
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.header("X-Request-Id")).startsWith("req_");
                assertThat(answer.headers().keySet())
                        .noneMatch(name -> name.startsWith("x-ratelimit"));
            }
        }
    }

    @Test
    void streamHasRateLimitHeaders() {
        assertLimits(server.post("/api/v1/chat/guide/stream", HELLO), 200, 3, 2);
    }

    private Answer postWith(String key) {
        return server.send("POST", MESSAGE, HELLO, Map.of("Authorization", "Bearer " + key));
    }

    private static void assertLimits(Answer answer, int status, int limit, int remaining) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("X-RateLimit-Limit")).isEqualTo(Integer.toString(limit));
        assertThat(answer.header("X-RateLimit-Remaining")).isEqualTo(Integer.toString(remaining));
        assertThat(answer.header("X-RateLimit-Reset")).matches("[0-9]{10}");
    }

    /** Rate limits by address ignore the port that some proxies append. */
    @Test
    void ipv6NetworkIsCountedAsOneAddress() {
        server.close();
        var options = new TestServer.Options().limits(3, 3).trustedProxies("127.0.0.1");
        server = TestServer.start(folder, options);
        String admission = "/api/v1/widget/nobody/token";
        for (String path : List.of("/api/v1/bots", "/api/v1/chat/guide/message", admission)) {
            String method = path.endsWith("bots") ? "GET" : "POST";
            for (String address :
                    List.of("2001:db8:1:2::1", "2001:db8:1:2:f::2", "[2001:db8:1:2::3]:4711")) {
                assertThat(from(address, method, path)).as(path).isIn(401, 403);
            }
            assertThat(from("2001:db8:1:2:ffff::", method, path)).as(path).isEqualTo(429);
            assertThat(from("2001:db8:1:3::1", method, path)).as(path).isIn(401, 403);

            for (String address : List.of("192.0.2.1", "::ffff:192.0.2.1", "192.0.2.1:4711")) {
                assertThat(from(address, method, path)).as(path).isIn(401, 403);
            }
            assertThat(from("64:ff9b::192.0.2.1", method, path)).as(path).isEqualTo(429);
            assertThat(from("192.0.2.2", method, path)).as(path).isIn(401, 403);
        }
    }

    private int from(String address, String method, String path) {
        String body = method.equals("GET") ? null : "{}";
        var headers = Map.of("X-Forwarded-For", address, "Authorization", "Bearer none");
        return server.send(method, path, body, headers).status();
    }
}
