package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditApiTest extends SessionFixture {
    private static final String AUDIT = "/api/v1/audit";
    private static final String SECRET = "hunter2-never-stored";

    private Map<String, String> admin;

    @BeforeEach
    @Override
    void start() {
        super.start();
        admin = Map.of("Authorization", "Bearer " + server.newKey(Scope.ADMIN));
        clock.tick(Duration.ofMinutes(1));
    }

    @Override
    TestServer.Options options() {
        return super.options().trustedProxies("127.0.0.1");
    }

    private Answer audit(String query) {
        clock.tick(Duration.ofMillis(1));
        Answer answer = server.send("GET", AUDIT + query, null, admin);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private String latest() {
        return audit("?limit=1").body();
    }

    @Test
    void changeIsRecordedWithWhoWhenWhatAndFromWhere() {
        Answer changed =
                server.send(
                        "PATCH",
                        "/api/v1/bots/guide",
                        "{\"name\":\"" + SECRET + "\",\"temperature\":1}",
                        Map.of("X-Forwarded-For", "203.0.113.7"));
        assertThat(changed.status()).isEqualTo(200);

        Answer answer = audit("?limit=1");

        assertThat(TestServer.plain(answer.body().replaceAll("audit_\\w+", "ID")))
                .isEqualTo(
                        """
                        {"success":true,"data":{"entries":[{"id":"ID","time":"TIME",\
                        "actor":{"type":"key","id":"key_1","name":"First key"},\
                        "action":"bot.updated","targets":{"botId":"bot_1"},\
                        "fields":["name","temperature"],"address":"203.0.113.7",\
                        "requestId":"req_1","outcome":"ok"}],\
                        "pagination":{"page":1,"limit":1,"total":2,"hasMore":true}},"error":null}\
                        """);
        assertThat(answer.body())
                .contains(server.botId(), changed.header("X-Request-Id"))
                .contains("\"time\":\"2026-11-01T12:01:00.000Z\"");
    }

    @Test
    void idOfWhatIsCreatedIsRecorded() {
        Answer made = server.send("POST", "/api/v1/bots", "{\"name\":\"Other\"}", admin);

        assertThat(latest())
                .contains("\"action\":\"bot.created\"")
                .contains("\"targets\":{\"id\":\"" + made.find("bot_\\w{26}") + "\"}");
    }

    @Test
    void valuesAndSecretsAreNeverRecorded() {
        server.send("PUT", "/api/v1/secrets/shop-key", "{\"value\":\"" + SECRET + "\"}", admin);
        Answer key =
                server.send("POST", "/api/v1/keys", "{\"name\":\"New\",\"scope\":\"read\"}", admin);
        String token = key.find("rj_[0-9A-Za-z]{46}");

        String all = audit("?limit=100").body() + audit("?format=jsonl").body();

        assertThat(all)
                .contains("\"action\":\"secret.set\"", "shop-key", "\"action\":\"key.created\"")
                .doesNotContain(SECRET, token, token.substring(15));
    }

    @Test
    void namesOfUnknownFieldsThatMayBeTextsAreDropped() {
        server.send(
                "PATCH",
                "/api/v1/bots/guide",
                "{\"temperature\":1,\"call me on 555 01\":1,\"" + "x".repeat(65) + "\":1}",
                admin);

        assertThat(latest()).contains("\"fields\":[\"temperature\"]");
    }

    @Test
    void refusedAndFailedChangesAreRecordedWithTheirError() {
        var read = Map.of("Authorization", "Bearer " + server.newKey(Scope.READ));

        server.send("DELETE", "/api/v1/bots/guide", null, read);
        assertThat(latest())
                .contains("\"action\":\"bot.deleted\"")
                .contains("\"targets\":{\"botId\":\"guide\"}")
                .contains("\"outcome\":\"INSUFFICIENT_PERMISSIONS\"");
        server.send("DELETE", "/api/v1/bots/nowhere", null, admin);
        assertThat(latest()).contains("\"outcome\":\"BOT_NOT_FOUND\"");
        server.send("POST", "/api/v1/bots", "{\"name\":7}", admin);
        assertThat(latest()).contains("\"outcome\":\"INVALID_REQUEST\"");
    }

    @Test
    void turnsAndRequestsWithoutACredentialAreNotRecorded() {
        String before = audit("").body();

        server.post("/api/v1/chat/guide/message", "{\"message\":\"Hi\"}");
        server.send("DELETE", "/api/v1/bots/guide", null, Map.of("Authorization", "Bearer no"));
        server.get("/api/v1/bots");

        assertThat(audit("").body()).isEqualTo(before);
    }

    @Test
    void signInsAreRecordedFailedOnesToo() {
        Answer made = setUp();
        assertThat(latest())
                .contains("\"action\":\"account.created\"")
                .contains("\"type\":\"account\"", "\"name\":\"" + EMAIL + "\"");
        signIn(EMAIL, SECRET);
        assertThat(latest())
                .contains("\"action\":\"session.started\"", "\"type\":\"unknown\"")
                .contains("\"targets\":{\"accountId\":\"acct_")
                .contains("\"outcome\":\"INVALID_CREDENTIALS\"");
        // Perhaps a password in the wrong field.
        signIn(SECRET, SECRET);
        assertThat(latest()).contains("\"targets\":{}").doesNotContain(SECRET);
        signIn(EMAIL, PASSWORD);
        assertThat(latest()).contains("\"action\":\"session.started\"", "\"outcome\":\"ok\"");
        send("DELETE", SESSION, null, cookie(made));
        assertThat(latest()).contains("\"action\":\"session.ended\"", "\"name\":\"" + EMAIL + "\"");
    }

    @Test
    void attemptsBeyondTheRateLimitAreNotRecorded() {
        setUp();
        for (int i = 0; i < 100; i++) {
            signIn(EMAIL, "wrong " + i);
        }

        assertThat(audit("?action=session.started").body())
                .doesNotContain("RATE_LIMIT_EXCEEDED")
                .doesNotContain("\"total\":100");
    }

    @ParameterizedTest
    @CsvSource({
        "?action=bot.updated,1",
        "?action=bot,2",
        "?action=bo,0",
        "?action=key.updated,0",
        "?actor=First%20key,1",
        "?actor=Another,1",
        "?actor=aNOTHER,1",
        "?actor=Other,0",
        "?since=2026-11-01T12:00:30Z,1",
        "?since=2026-11-02,0",
        "?action=bot&actor=Another,1"
    })
    void entriesAreFiltered(String query, int expected) {
        server.send("PATCH", "/api/v1/bots/guide", "{\"temperature\":1}", admin);

        assertThat(audit(query).body()).contains("\"total\":" + expected + ",");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?format=xml", "?since=yesterday", "?page=0", "?actor=a&actor=b"})
    void wrongParameterIsRefused(String query) {
        assertThat(server.send("GET", AUDIT + query, null, admin).status()).isEqualTo(400);
    }

    @Test
    void exportOfLeadsNamesTheBot() {
        assertThat(server.send("GET", "/api/v1/bots/guide/leads?format=csv", null, admin).status())
                .isEqualTo(200);

        assertThat(latest())
                .contains("\"action\":\"leads.exported\"")
                .contains("\"targets\":{\"botId\":\"" + server.botId() + "\"}");
    }

    @Test
    void feedbackAndLeadsThatAKeyStoresAreRecordedWithoutTheirText() {
        Answer asked = server.post("/api/v1/chat/guide/message", "{\"message\":\"Hi\"}");
        String conversation = asked.find("conv_\\w{26}");
        String message = server.answerIds(conversation).getFirst();
        server.send(
                "PUT",
                "/api/v1/chat/guide/conversations/"
                        + conversation
                        + "/messages/"
                        + message
                        + "/feedback",
                "{\"rating\":\"down\",\"comment\":\"" + SECRET + "\"}",
                admin);
        String feedback = latest();
        server.send(
                "POST",
                "/api/v1/chat/guide/leads",
                "{\"name\":\"" + SECRET + "\",\"userId\":\"" + SECRET + "\"}",
                admin);

        assertThat(feedback)
                .contains("\"action\":\"feedback.given\"", conversation, message)
                .contains("\"fields\":[\"rating\",\"comment\"]")
                .doesNotContain(SECRET);
        assertThat(latest())
                .contains("\"action\":\"lead.created\"", "\"id\":\"lead_")
                .doesNotContain(SECRET);
    }

    @Test
    void onlyAdministratorsOfAllBotsReadTheLogAndNobodyChangesIt() {
        var ofOneBot =
                Map.of("Authorization", "Bearer " + server.newKey(Scope.ADMIN, server.botId()));

        assertThat(server.get(AUDIT).status()).isEqualTo(403);
        assertThat(server.send("GET", AUDIT, null, ofOneBot).status()).isEqualTo(403);
        for (String method : new String[] {"POST", "PUT", "PATCH", "DELETE"}) {
            assertThat(server.send(method, AUDIT, "{}", admin).status()).isEqualTo(405);
        }
    }

    @Test
    void exportIsCompleteAndSaysSo() {
        for (int i = 0; i < 1_001; i++) {
            server.send("DELETE", "/api/v1/bots/nowhere-" + i, null, admin);
        }

        Answer lines = audit("?format=jsonl&action=bot.deleted");
        Answer rows = audit("?format=csv&action=bot.deleted");

        assertThat(lines.header("Content-Type")).isEqualTo("application/x-ndjson");
        assertThat(lines.header("Content-Disposition"))
                .isEqualTo("attachment; filename=audit.jsonl");
        assertThat(lines.body().lines()).hasSize(1_002).doesNotHaveDuplicates();
        assertThat(lines.body()).endsWith("{\"end\":{\"entries\":1001}}\n");
        assertThat(rows.body().split("\r\n")).hasSize(1_003);
        assertThat(rows.body()).contains("\r\n\"end\",,,,,,,,,,,,\"1001\"\r\n");
        assertThat(latest()).contains("\"action\":\"audit_log.exported\"");
    }

    @Test
    void formulaInACsvExportIsDefused() {
        Answer made =
                server.send(
                        "POST",
                        "/api/v1/keys",
                        "{\"name\":\"=1+1\\\"\",\"scope\":\"admin\"}",
                        admin);
        var other = Map.of("Authorization", "Bearer " + made.find("rj_[0-9A-Za-z]{46}"));
        server.send("DELETE", "/api/v1/bots/nowhere", null, other);

        assertThat(audit("?format=csv&action=bot.deleted").body())
                .contains(",\"'=1+1\"\"\",")
                .doesNotContain(",\"=1+1");
    }

    @Test
    void oldEntriesAreForgotten() {
        clock.tick(Duration.ofDays(364));
        server.send("DELETE", "/api/v1/bots/nowhere", null, admin);
        clock.tick(Duration.ofDays(2));

        try (var services = server.openBeside()) {
            services.audit().entries().forget(clock.now().minus(Duration.ofDays(365)));
        }

        assertThat(audit("?action=bot").body()).contains("\"total\":1,");
    }
}
