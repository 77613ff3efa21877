package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.server.Services;
import dev.rejoinder.testkit.TestServer.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysApiTest extends ClockedServerFixture {
    private static final String KEYS = "/api/v1/keys";
    private static final String TOKEN = "rj_[0-9A-Za-z]{46}";

    private Map<String, String> admin;

    @BeforeEach
    @Override
    void start() {
        super.start();
        admin = with(server.newKey(Scope.ADMIN));
    }

    @Test
    void keyIsShownOnceOnCreation() {
        Answer made =
                post(
                        """
                        {"name":"Shop é","scope":"write","bots":["guide"],\
                        "limits":{"chatPerMinute":7,"dataPerHour":0},\
                        "budget":{"messagesPerDay":500,"costPerDay":2.50},\
                        "expiresAt":"2026-11-01T14:00:00.5+01:00"}\
                        """);

        assertThat(made.status()).isEqualTo(200);
        String token = made.find(TOKEN);
        String key =
                """
                {"id":"%s","name":"Shop é","prefix":"%s","scope":"write","bots":["%s"],\
                "limits":{"chatPerMinute":7,"dataPerHour":0},\
                "budget":{"messagesPerDay":500,"costPerDay":2.5},\
                "budgetUse":{"messages":0,"cost":0},"createdAt":"2026-11-01T12:00:00.000Z",\
                "expiresAt":"2026-11-01T13:00:00.500Z","lastUsedAt":null,"revokedAt":null,"replacedBy":null\
                """
                        .formatted(id(made), token.substring(0, 11), server.botId());
        assertThat(made.body())
                .isEqualTo(
                        "{\"success\":true,\"data\":"
                                + key
                                + ",\"key\":\""
                                + token
                                + "\"},\"error\":null}");
        Answer read = get(KEYS + "/" + id(made));
        assertThat(read.body())
                .isEqualTo("{\"success\":true,\"data\":" + key + "},\"error\":null}");
        assertThat(get(KEYS).body()).contains(key + "}").doesNotContain(token.substring(11));
    }

    @Test
    void keyCreatedWithFewFieldsHasTheDefaults() {
        for (String body :
                List.of(
                        "{\"name\":\"a\",\"scope\":\"read\"}",
                        "{\"name\":\"a\",\"scope\":\"read\",\"bots\":null,\"limits\":null,\"budget\":null,\"expiresAt\":null}",
                        "{\"name\":\"a\",\"scope\":\"read\",\"bots\":[],\"limits\":{\"chatPerMinute\":null}}")) {
            assertThat(post(body).plain())
                    .contains(
                            "\"scope\":\"read\",\"bots\":[],\"limits\":{},"
                                    + "\"budget\":{\"messagesPerDay\":null,\"costPerDay\":null},"
                                    + "\"budgetUse\":null,\"createdAt\":\"TIME\","
                                    + "\"expiresAt\":null,\"lastUsedAt\":null,\"revokedAt\":null,");
        }
    }

    /** Columns: the body, the invalid field. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"scope":"read"}                                   | name
                    {"name":"","scope":"read"}                         | name
                    {"name":"a\\u0007","scope":"read"}                 | name
                    {"name":"a"}                                       | scope
                    {"name":"a","scope":"root"}                        | scope
                    {"name":"a","scope":"READ"}                        | scope
                    {"name":"a","scope":["read"]}                      | scope
                    {"name":"a","scope":"read","bots":"guide"}         | bots
                    {"name":"a","scope":"read","bots":["nowhere"]}     | bots
                    {"name":"a","scope":"read","bots":["guide",7]}     | bots[1]
                    {"name":"a","scope":"read","bots":["../x"]}        | bots
                    {"name":"a","scope":"read","limits":7}             | limits
                    {"name":"a","scope":"read","limits":{"chatPerMinute":-1}}    | limits.chatPerMinute
                    {"name":"a","scope":"read","limits":{"dataPerHour":1000001}} | limits.dataPerHour
                    {"name":"a","scope":"read","limits":{"dataPerHour":"1"}}     | limits.dataPerHour
                    {"name":"a","scope":"read","budget":{"messagesPerDay":0}}    | budget.messagesPerDay
                    {"name":"a","scope":"read","budget":{"costPerDay":0}}        | budget.costPerDay
                    {"name":"a","scope":"read","expiresAt":"tomorrow"}           | expiresAt
                    {"name":"a","scope":"read","expiresAt":1}                    | expiresAt
                    {"name":"a","scope":"read","expiresAt":"2026-11-01T11:59:59Z"} | expiresAt
                    {"name":"a","scope":"read","expiresAt":"2026-11-01T12:00:00Z"} | expiresAt
                    {"name":"a","scope":"read","expiresAt":"9999-01-01T00:00:00Z"} | expiresAt
                    {"name":"a","scope":"read","expiresAt":"+999999999-12-31T23:59:59-18:00"} | expiresAt
                    {"name":"a","scope":"read","expiresAt":"-999999999-01-01T00:00:00+18:00"} | expiresAt
                    """)
    void wrongFieldIsNamedAndNoKeyIsMade(String body, String field) {
        Answer answer = post(body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body())
                .contains("\"code\":\"INVALID_REQUEST\"")
                .endsWith(",\"field\":\"" + field + "\",\"retryable\":false}}");
        assertThat(get(KEYS).body()).contains("\"total\":2,");
    }

    @Test
    void revokedKeyStopsWorkingAtOnceAndStaysListed() {
        Answer made = post("{\"name\":\"a\",\"scope\":\"read\"}");
        Map<String, String> key = with(made.find(TOKEN));
        assertThat(server.send("GET", "/api/v1/bots", null, key).status()).isEqualTo(200);
        clock.tick(Duration.ofSeconds(3));

        Answer revoked = server.send("DELETE", KEYS + "/" + id(made), null, admin);

        assertThat(server.send("GET", "/api/v1/bots", null, key).status()).isEqualTo(401);
        assertThat(revoked.body()).contains("\"revokedAt\":\"2026-11-01T12:00:03.000Z\"");
        clock.tick(Duration.ofSeconds(3));
        Answer again = server.send("DELETE", KEYS + "/" + id(made), null, admin);
        assertThat(again.body()).contains("\"revokedAt\":\"2026-11-01T12:00:03.000Z\"");
        assertThat(get(KEYS).body()).contains(id(made));
    }

    @Test
    void rotatedKeyStaysValidForItsOverlap() {
        Answer made = post("{\"name\":\"Shop\",\"scope\":\"read\",\"bots\":[\"guide\"]}");
        String old = made.find(TOKEN);
        Answer rotated = rotate(id(made), "{}");
        assertThat(rotated.plain())
                .contains("\"name\":\"Shop\"", "\"scope\":\"read\"", "\"expiresAt\":null");
        String next = rotated.find(TOKEN);
        assertThat(get(KEYS + "/" + id(made)).body())
                .contains(
                        "\"expiresAt\":\"2026-11-02T12:00:00.000Z\"",
                        "\"replacedBy\":\"" + id(rotated) + "\"");
        clock.tick(Duration.ofHours(23));
        assertThat(status(old)).isEqualTo(200);
        clock.tick(Duration.ofHours(1));
        assertThat(status(old)).isEqualTo(401);
        assertThat(status(next)).isEqualTo(200);

        Answer again = rotate(id(rotated), "{\"overlapHours\":0}");
        assertThat(status(next)).isEqualTo(401);
        assertThat(status(again.find(TOKEN))).isEqualTo(200);
    }

    @Test
    void keyThatHasEndedOrIsReplacedCannotBeRotated() {
        Answer made = post("{\"name\":\"Shop\",\"scope\":\"read\"}");
        Answer rotated = rotate(id(made), "{\"overlapHours\":1}");
        assertThat(rotate(id(made), "{}").body())
                .contains("This key was rotated before. Rotate " + id(rotated) + " instead.");
        server.send("DELETE", KEYS + "/" + id(rotated), null, admin);
        assertThat(rotate(id(rotated), "{}").body()).contains("This key is no longer valid.");
        assertThat(rotate("key_none", "{}").status()).isEqualTo(404);
        for (String wrong : List.of("-1", "721", "\"1\"", "1.5")) {
            Answer refused = rotate(id(made), "{\"overlapHours\":" + wrong + "}");
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body()).contains("\"field\":\"overlapHours\"");
        }
    }

    private Answer rotate(String id, String body) {
        return server.send("POST", KEYS + "/" + id + "/rotate", body, admin);
    }

    private int status(String token) {
        return server.send("GET", "/api/v1/bots", null, with(token)).status();
    }

    @Test
    void keyRevokedByAnotherProcessStopsWorkingWithinASecond() {
        Answer made = post("{\"name\":\"a\",\"scope\":\"read\"}");
        Map<String, String> key = with(made.find(TOKEN));
        assertThat(server.send("GET", "/api/v1/bots", null, key).status()).isEqualTo(200);
        try (Services services = server.openBeside()) {
            services.keys().revoke(id(made));
        }
        clock.tick(Duration.ofSeconds(1));

        assertThat(server.send("GET", "/api/v1/bots", null, key).status()).isEqualTo(401);
    }

    @Test
    void keyStopsWorkingWhenItExpires() {
        Answer made =
                post(
                        """
                        {"name":"a","scope":"read","expiresAt":"2026-11-01T12:00:00.500Z"}\
                        """);
        Map<String, String> key = with(made.find(TOKEN));

        clock.tick(Duration.ofMillis(499));
        assertThat(server.send("GET", "/api/v1/bots", null, key).status()).isEqualTo(200);
        clock.tick(Duration.ofMillis(1));
        assertThat(server.send("GET", "/api/v1/bots", null, key).status()).isEqualTo(401);
    }

    @Test
    void lastUseIsRecorded() {
        Answer made = post("{\"name\":\"a\",\"scope\":\"read\"}");
        clock.tick(Duration.ofSeconds(90));
        server.send("GET", "/api/v1/bots", null, with(made.find(TOKEN)));

        String read;
        do {
            // The server writes the last use after the response.
            read = get(KEYS + "/" + id(made)).body();
        } while (read.contains("\"lastUsedAt\":null"));
        assertThat(read).contains("\"lastUsedAt\":\"2026-11-01T12:01:30.000Z\"");
    }

    @Test
    void higherScopesIncludeLowerOnes() {
        Map<String, Integer> readers = Map.of("read", 200, "write", 200, "admin", 200);
        Map<String, Integer> writers = Map.of("read", 403, "write", 200, "admin", 200);
        Map<String, Integer> admins = Map.of("read", 403, "write", 403, "admin", 200);
        for (String scope : List.of("read", "write", "admin")) {
            Map<String, String> key =
                    with(post("{\"name\":\"a\",\"scope\":\"" + scope + "\"}").find(TOKEN));
            assertThat(server.send("GET", "/api/v1/bots", null, key).status())
                    .isEqualTo(readers.get(scope));
            assertThat(
                            server.send("PATCH", "/api/v1/bots/guide", "{\"maxTokens\":9}", key)
                                    .status())
                    .isEqualTo(writers.get(scope));
            assertThat(server.send("GET", KEYS, null, key).status()).isEqualTo(admins.get(scope));
        }
    }

    @Test
    void keyOfADeletedBotSeesNothing() {
        String shop = server.post("/api/v1/bots", "{\"name\":\"Shop\"}").find("bot_[0-9A-Z]{26}");
        Map<String, String> key =
                with(
                        post("{\"name\":\"a\",\"scope\":\"write\",\"bots\":[\"" + shop + "\"]}")
                                .find(TOKEN));

        server.send("DELETE", "/api/v1/bots/" + shop, null, Map.of());

        assertThat(server.send("GET", "/api/v1/bots", null, key).body())
                .contains("\"bots\":[],")
                .contains("\"total\":0,");
    }

    @Test
    void unknownKeyIsNotFound() {
        for (String method : List.of("GET", "DELETE")) {
            Answer answer = server.send(method, KEYS + "/key_nowhere", null, admin);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.plain())
                    .isEqualTo(
                            """
                            {"success":false,"data":null,"error":{"code":"NOT_FOUND",\
                            "message":"There is no such key.","requestId":"req_1","retryable":false}}\
                            """);
        }
    }

    @Test
    void listIsPaged() {
        clock.set(java.time.Instant.parse("2100-01-01T00:00:00Z"));
        post("{\"name\":\"newest\",\"scope\":\"read\"}");

        Answer first = get(KEYS + "?limit=2");
        assertThat(first.body())
                .contains("\"keys\":[{\"id\":\"" + id(first) + "\",\"name\":\"newest\"")
                .contains("\"pagination\":{\"page\":1,\"limit\":2,\"total\":3,\"hasMore\":true}");
        assertThat(get(KEYS + "?limit=2&page=2").body())
                .contains("\"pagination\":{\"page\":2,\"limit\":2,\"total\":3,\"hasMore\":false}");
    }

    private Answer get(String path) {
        return server.send("GET", path, null, admin);
    }

    private Answer post(String body) {
        return server.send("POST", KEYS, body, admin);
    }

    private static Map<String, String> with(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }

    private static String id(Answer answer) {
        return answer.find("key_[0-9A-Z]{26}");
    }
}
