package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.testkit.ScriptedHttpServer;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Test calls of tools, at a real server on loopback. */
class ToolTestApiTest extends BotsApiFixture {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String VALUE = "sk-live-0123456789";

    private ScriptedHttpServer shop;
    private Map<String, String> admin = Map.of();
    private String tools = "";

    ToolTestApiTest() throws IOException {
        shop =
                ScriptedHttpServer.start(
                        peer -> {
                            String request = peer.readRequest();
                            String key = request.replaceFirst("(?s).*X-Key: ([^\r]*).*", "$1");
                            String body = "{\"echo\":\"" + key + "\"}";
                            peer.send(
                                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Echo: "
                                            + key
                                            + "\r\nContent-Length: "
                                            + body.length()
                                            + "\r\n\r\n"
                                            + body);
                        });
    }

    @Override
    TestServer.Options options() {
        return super.options().privateNetworks("127.0.0.0/8");
    }

    @BeforeEach
    void createBot() {
        admin = Map.of("Authorization", "Bearer " + server.newKey(Scope.ADMIN));
        tools = BOTS + "/" + id(server.post(BOTS, "{\"name\":\"Shop\"}")) + "/tools";
        server.send("PUT", "/api/v1/secrets/KEY", "{\"value\":\"" + VALUE + "\"}", admin);
    }

    @AfterEach
    void closeShop() throws IOException {
        shop.close();
    }

    private String create(String url) {
        Answer tool =
                server.post(
                        tools,
                        """
                        {"name":"find_order","description":"Finds an order.",
                         "parameters":{"type":"object","properties":{"id":{"type":"string"}},
                             "required":["id"]},
                         "http":{"method":"GET","url":"%s","headers":{"X-Key":"{{secret.KEY}}"}}}
                        """
                                .formatted(url));
        return tools + "/" + tool.find("tool_[0-9A-Z]{26}") + "/test";
    }

    private static JsonNode data(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).get("data");
    }

    @Test
    void testCallShowsRequestResponseAndOutcomeWithoutSecrets() {
        String url = "http://127.0.0.1:" + shop.port() + "/orders/{{id}}";
        String test = create(url);

        Answer answer = server.send("POST", test, "{\"arguments\":{\"id\":\"A 1\"}}", admin);

        JsonNode data = data(answer);
        assertThat(data.get("status").stringValue()).isEqualTo("ok");
        assertThat(data.get("content").stringValue()).isEqualTo("{\"echo\":\"***\"}");
        assertThat(data.at("/request/url").stringValue())
                .isEqualTo("http://127.0.0.1:" + shop.port() + "/orders/A%201");
        assertThat(data.at("/request/headers").toString())
                .contains("{\"name\":\"X-Key\",\"value\":\"***\"}")
                .contains("\"Idempotency-Key\",\"value\":\"test:req_");
        assertThat(data.at("/response/status").intValue()).isEqualTo(200);
        assertThat(data.at("/response/headers").toString())
                .contains("{\"name\":\"X-Echo\",\"value\":\"***\"}");
        assertThat(answer.body()).doesNotContain(VALUE);
        assertThat(shop.requests().getFirst()).contains("X-Key: " + VALUE);
    }

    @Test
    void headersAreForAdministrators() {
        String test = create("http://127.0.0.1:" + shop.port() + "/");

        JsonNode data = data(server.post(test, "{\"arguments\":{\"id\":\"1\"}}"));

        assertThat(data.at("/request/headers")).isEmpty();
        assertThat(data.at("/response/headers")).isEmpty();
        assertThat(data.at("/response/body").stringValue()).isEqualTo("{\"echo\":\"***\"}");
    }

    @Test
    void argumentsAreCheckedBeforeTheCall() {
        String test = create("http://127.0.0.1:" + shop.port() + "/");

        Answer answer = server.post(test, "{\"arguments\":{\"id\":5}}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("\"field\":\"arguments\"").contains("The argument /id");
        assertThat(shop.requests()).isEmpty();
    }

    @Test
    void addressThatTheOperatorHasNotAllowedIsAnOutcome() {
        String test = create("http://169.254.169.254/latest/");

        JsonNode data = data(server.post(test, "{\"arguments\":{\"id\":\"1\"}}"));

        assertThat(data.get("status").stringValue()).isEqualTo("error");
        assertThat(data.get("content").stringValue()).contains("leads to a private network");
        assertThat(data.get("response").isNull()).isTrue();
    }
}
