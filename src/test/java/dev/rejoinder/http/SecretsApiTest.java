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
    }
}
