package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.access.Scope;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExportApiTest extends ConversationFixture {
    private static final String EXPORT = "/api/v1/bots/guide/export";

    private String beginAs(String user, String message) {
        return server.post(
                        MESSAGE,
                        "{\"message\":\""
                                + message
                                + "\",\"metadata\":{\"userId\":\""
                                + user
                                + "\"}}")
                .find("conv_\\w{26}");
    }

    private Answer exportUser(String path) {
        return server.send(
                "GET",
                "/api/v1/users/" + path,
                null,
                Map.of("Authorization", "Bearer " + server.newKey(Scope.ADMIN)));
    }

    @Test
    void exportHasEveryConversationWithItsMessagesAndAnEnd() {
        beginAs("ann", "Hello \\\"you\\\"");

        Answer answer = server.get(EXPORT);

        assertThat(answer.header("Content-Type")).isEqualTo("application/x-ndjson");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Content-Disposition"))
                .isEqualTo("attachment; filename=" + server.botId() + ".jsonl");
        assertThat(answer.plain())
                .isEqualTo(
                        """
                        {"conversation":{"botId":"bot_1","id":"conv_1","userId":"ann",\
                        "timestamp":"TIME","updatedAt":"TIME","messageCount":2,"metadata":{"userId":"ann"}}}
                        {"message":{"conversationId":"conv_1","id":"msg_1","role":"user","author":null,\
                        "content":"Hello \\"you\\"","timestamp":"TIME","status":"complete",\
                        "inputTokens":null,"outputTokens":null,"metadata":{"userId":"ann"},\
                        "sources":null,"steps":null,"rating":null,\
                        "comment":null,"attachments":null}}
                        {"message":{"conversationId":"conv_1","id":"msg_2","role":"assistant","author":null,\
                        "content":"Hello there","timestamp":"TIME","status":"complete",\
                        "inputTokens":null,"outputTokens":null,"metadata":null,\
                        "sources":null,"steps":null,"rating":null,\
                        "comment":null,"attachments":null}}
                        {"end":{"conversations":1,"leads":0,"messages":2}}
                        """);
    }

    @Test
    void everyConversationIsExportedOnce() {
        for (int i = 0; i < 205; i++) {
            begin("Hello " + i);
        }
        String last = begin("Long");
        for (int i = 0; i < 60; i++) {
            goOn(last, "more " + i);
        }

        for (String query : List.of("", "?since=2000-01-01")) {
            List<String> lines = server.get(EXPORT + query).body().lines().toList();

            assertThat(lines).hasSize(206 + 2 * 266 + 1).doesNotHaveDuplicates();
            assertThat(lines.getLast())
                    .isEqualTo("{\"end\":{\"conversations\":206,\"leads\":0,\"messages\":532}}");
        }
    }

    @Test
    void csvHasARowForEachRecordAndDefusesFormulas() {
        beginAs("=1+1", "=HYPERLINK(\\\"http://evil\\\")");
        clock.tick(Duration.ofSeconds(1));
        begin("One\\nTwo, \\\"three\\\"");

        Answer answer = server.get(EXPORT + "?format=csv");

        assertThat(answer.header("Content-Type")).isEqualTo("text/csv; charset=utf-8");
        String[] rows = answer.body().split("\r\n");
        assertThat(rows[0])
                .startsWith("\ufeff\"type\",\"botId\",\"conversationId\",\"userId\",\"id\"");
        assertThat(rows).hasSize(8);
        assertThat(answer.body())
                .contains("\"'=1+1\"")
                .contains("\"'=HYPERLINK(\"\"http://evil\"\")\"")
                .contains("\"One\nTwo, \"\"three\"\"\"")
                .doesNotContain(",\"=");
        assertThat(rows[7]).startsWith("\"end\",").endsWith(",\"2\",\"4\",\"0\"");
    }

    @Test
    void sinceSelectsByLastActivity() {
        begin("Old");
        String kept = begin("Revived");
        clock.tick(Duration.ofDays(1));
        var since = clock.now();
        clock.tick(Duration.ofDays(1));
        goOn(kept, "Again");

        assertThat(server.get(EXPORT + "?since=" + since).body())
                .contains(kept, "Revived", "Again")
                .doesNotContain("\"Old\"")
                .endsWith("{\"end\":{\"conversations\":1,\"leads\":0,\"messages\":4}}\n");
    }

    @Test
    void exportOfAUserHasTheirConversationsWithAllBots() {
        server.post(
                "/api/v1/bots",
                "{\"name\":\"Other\",\"shortName\":\"other\",\"model\":\"scripted\"}");
        beginAs("ann", "With guide");
        beginAs("bob", "Not hers");
        server.post(
                "/api/v1/chat/other/message",
                "{\"message\":\"With other\",\"metadata\":{\"userId\":\"ann\"}}");

        assertThat(exportUser("ann/export").body())
                .contains("With guide", "With other")
                .doesNotContain("Not hers", "bob")
                .endsWith("{\"end\":{\"conversations\":2,\"leads\":0,\"messages\":4}}\n");
        assertThat(exportUser("ann/export?botId=guide").body())
                .contains("With guide")
                .doesNotContain("With other");
        assertThat(exportUser("nobody/export").body())
                .isEqualTo("{\"end\":{\"conversations\":0,\"leads\":0,\"messages\":0}}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@b.example", "a b", "é😀", "a%2Fb", "-", "..%", "a;b?c#d", "auth0|1"})
    void userWithAnyIdIsExported(String user) {
        beginAs(user, "Hello");
        String encoded = URLEncoder.encode(user, StandardCharsets.UTF_8).replace("+", "%20");

        assertThat(exportUser("-/export?userId=" + encoded).body())
                .endsWith("{\"end\":{\"conversations\":1,\"leads\":0,\"messages\":2}}\n");
        if (!user.contains("%") && !user.contains(";")) {
            assertThat(exportUser(encoded + "/export").status()).isEqualTo(200);
        }
    }

    @Test
    void idWithASlashGoesIntoTheQuery() {
        beginAs("org/ann", "Hello");

        assertThat(exportUser("-/export?userId=org/ann").body()).contains("Hello");
        assertThat(exportUser("x/export?userId=org/ann").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        EXPORT + "?format=xml,400",
        EXPORT + "?since=soon,400",
        EXPORT + "?format=csv&format=jsonl,400",
        "/api/v1/bots/nowhere/export,404",
        "/api/v1/users/ann/export,403"
    })
    void wrongRequestIsRefused(String path, int status) {
        assertThat(server.get(path).status()).isEqualTo(status);
    }

    @Test
    void keyOfSomeBotsExportsOnlyTheirs() {
        String other =
                server.post("/api/v1/bots", "{\"name\":\"Other\",\"model\":\"scripted\"}")
                        .find("bot_\\w{26}");
        beginAs("ann", "Secret of guide");
        var key = Map.of("Authorization", "Bearer " + server.newKey(Scope.ADMIN, other));

        assertThat(server.send("GET", EXPORT, null, key).status()).isEqualTo(404);
        Answer refused = server.send("GET", "/api/v1/users/ann/export", null, key);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("Name one of them with the parameter botId");
        assertThat(server.send("GET", "/api/v1/users/ann/export?botId=guide", null, key).status())
                .isEqualTo(404);
        assertThat(server.send("GET", "/api/v1/users/ann/export?botId=" + other, null, key).body())
                .doesNotContain("Secret");
    }

    @Test
    void exportIsAuditedWithoutNamingTheUser() {
        exportUser("ann@example.com/export");
        server.get(EXPORT);

        Answer audit =
                server.send(
                        "GET",
                        "/api/v1/audit",
                        null,
                        Map.of("Authorization", "Bearer " + server.newKey(Scope.ADMIN)));

        assertThat(audit.body())
                .contains("\"action\":\"bot.exported\",\"targets\":{\"botId\":\"bot_")
                .contains("\"action\":\"user.exported\",\"targets\":{\"userHash\":\"")
                .doesNotContain("ann@example.com");
    }

    /** The client must not take it for a complete file. */
    @Test
    void exportThatIsCutOffHasNoEnd() throws Exception {
        var long1 = "x".repeat(8_000);
        for (int i = 0; i < 400; i++) {
            begin(long1);
        }
        try (InputStream export = server.openGet(EXPORT)) {
            byte[] beginning = export.readNBytes(1_000);
            assertThat(new String(beginning, StandardCharsets.UTF_8)).startsWith("{\"conv");
            server.close();
            var rest = new ArrayList<byte[]>();

            assertThatThrownBy(() -> rest.add(export.readAllBytes()))
                    .isInstanceOf(IOException.class);
        }
    }
}
