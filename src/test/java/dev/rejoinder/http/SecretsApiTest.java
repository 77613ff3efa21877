package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.testkit.TestServer.Answer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SecretsApiTest extends BotsApiFixture {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String SECRETS = "/api/v1/secrets";
    private static final String VALUE = "sk-live-0123456789";

    private Map<String, String> admin = Map.of();

    @BeforeEach
    void createKey() {
        admin = Map.of("Authorization", "Bearer " + server.newKey(Scope.ADMIN));
    }

    private Answer put(String name, String body) {
        return server.send("PUT", SECRETS + "/" + name, body, admin);
    }

    private Answer list() {
        return server.send("GET", SECRETS, null, admin);
    }

    private static JsonNode data(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).get("data");
    }

    @Test
    void secretIsListedWithItsToolsButNeverWithItsValue() {
        Answer put = put("SHOP_KEY", "{\"value\":\"" + VALUE + "\"}");
        assertThat(data(put).get("name").stringValue()).isEqualTo("SHOP_KEY");
        String tools = BOTS + "/" + id(server.post(BOTS, "{\"name\":\"Shop\"}")) + "/tools";
        Answer tool =
                server.post(
                        tools,
                        """
                        {"name":"find","description":"Finds.","http":{"method":"GET",
                         "url":"https://a.example/","headers":{
                             "Authorization":"Bearer {{ secret.SHOP_KEY }}"}}}
                        """);

        JsonNode secret = data(list()).get("secrets").get(0);
        JsonNode use = secret.get("usedBy").get(0);
        assertThat(use.get("tool").stringValue()).isEqualTo("find");
        assertThat(use.get("toolId")).isEqualTo(data(tool).get("id"));
        assertThat(put.body() + list().body() + tool.body() + server.get(tools).body())
                .doesNotContain(VALUE);
    }

    @Test
    void serverWhoseHeadersReferToASecretUsesIt() {
        put("CRM_TOKEN", "{\"value\":\"" + VALUE + "\"}");
        String bot = id(server.post(BOTS, "{\"name\":\"Shop\"}"));
        JsonNode added =
                data(
                        server.post(
                                BOTS + "/" + bot + "/mcp-servers",
                                """
                                {"name":"Crm","url":"https://crm.example/mcp","headers":{
                                    "Authorization":"Bearer {{secret.CRM_TOKEN}}"}}
                                """));

        assertThat(data(list()).get("secrets").get(0).get("usedBy"))
                .isEqualTo(
                        JSON.readTree(
                                """
                                [{"botId":"%s","mcpServerId":%s,"mcpServer":"Crm"}]
                                """
                                        .formatted(bot, added.get("id"))));
        server.send("DELETE", BOTS + "/" + bot, null, admin);
        assertThat(data(list()).get("secrets").get(0).get("usedBy")).isEmpty();
    }

    @Test
    void toolOrServerWithAnotherHostThanTheSecretAllowsIsRefused() {
        JsonNode secret =
                data(put("K", "{\"value\":\"" + VALUE + "\",\"hosts\":[\"API.example\"]}"));
        assertThat(secret.get("hosts")).isEqualTo(JSON.readTree("[\"api.example\"]"));
        String bot = BOTS + "/" + id(server.post(BOTS, "{\"name\":\"Shop\"}"));
        String tool =
                """
                {"name":"find","description":"Finds.","http":{"method":"GET",
                 "url":"https://HOST/","headers":{"X-Key":"{{secret.K}}"}}}
                """;
        String mcp =
                """
                {"name":"Crm","url":"https://HOST/mcp","headers":{"X-Key":"{{secret.K}}"}}
                """;

        assertThat(server.post(bot + "/tools", tool.replace("HOST", "evil.example")).body())
                .contains("\"field\":\"http.headers.X-Key\"")
                .contains("The secret K may not be sent to evil.example.");
        assertThat(server.post(bot + "/mcp-servers", mcp.replace("HOST", "evil.example")).body())
                .contains("\"field\":\"headers\"")
                .contains("The secret K may not be sent to evil.example.");
        JsonNode created =
                data(server.post(bot + "/tools", tool.replace("HOST", "api.example:8443")));
        JsonNode added =
                data(server.post(bot + "/mcp-servers", mcp.replace("HOST", "api.example")));

        assertThat(
                        server.send(
                                        "PATCH",
                                        bot + "/tools/" + created.get("id").stringValue(),
                                        "{\"http\":{\"url\":\"https://evil.example/\"}}",
                                        Map.of())
                                .body())
                .contains("The secret K may not be sent to evil.example.");
        assertThat(
                        server.send(
                                        "PATCH",
                                        bot + "/mcp-servers/" + added.get("id").stringValue(),
                                        "{\"url\":\"https://evil.example/\"}",
                                        Map.of())
                                .body())
                .contains("The secret K may not be sent to evil.example.");
    }

    @Test
    void replacedSecretKeepsItsTimeOfCreation() {
        JsonNode first = data(put("A", "{\"value\":\"first value\"}"));
        clock.tick(Duration.ofSeconds(1));
        JsonNode second = data(put("A", "{\"value\":\"second value\"}"));

        assertThat(second.get("createdAt")).isEqualTo(first.get("createdAt"));
        assertThat(second.get("updatedAt")).isNotEqualTo(first.get("updatedAt"));
        assertThat(data(list()).get("secrets")).hasSize(1);
    }

    @Test
    void deletedSecretIsGone() {
        put("A", "{\"value\":\"some value\"}");

        assertThat(server.send("DELETE", SECRETS + "/A", null, admin).status()).isEqualTo(200);
        assertThat(server.send("DELETE", SECRETS + "/A", null, admin).status()).isEqualTo(404);
        assertThat(data(list()).get("secrets")).isEmpty();
    }

    @Test
    void malformedSecretIsRefused() {
        assertThat(put("a", "{\"value\":\"some value\"}").body()).contains("\"field\":\"name\"");
        assertThat(put("A", "{}").body()).contains("\"field\":\"value\"");
        assertThat(put("A", "{\"value\":\"short\"}").body()).contains("\"field\":\"value\"");
        assertThat(put("A", "{\"value\":\"some value\",\"hosts\":[\"a/b\"]}").body())
                .contains("\"field\":\"hosts\"");
    }
}
