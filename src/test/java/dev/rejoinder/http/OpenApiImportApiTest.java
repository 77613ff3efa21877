package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.testkit.ScriptedHttpServer;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OpenApiImportApiTest extends BotsApiFixture {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String DOCUMENT =
            """
            openapi: 3.1.0
            servers: [{url: /v1}]
            security: [{key: []}]
            components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
            paths:
              /orders/{id}:
                get: {operationId: getOrder, summary: Get an order}
                delete: {operationId: cancelOrder, summary: Cancel an order}
              /photos:
                post: {summary: Add a photo, requestBody: {content: {image/png: {}}}}
            """;

    private String tools = "";

    @Override
    TestServer.Options options() {
        return super.options().privateNetworks("127.0.0.0/8");
    }

    @BeforeEach
    void createBot() {
        tools = BOTS + "/" + id(server.post(BOTS, "{\"name\":\"Shop\"}")) + "/tools";
    }

    private static String body(Map<String, ?> fields) {
        return JSON.writeValueAsString(fields);
    }

    private Answer preview(Map<String, ?> fields) {
        return server.post(tools + "/openapi/preview", body(fields));
    }

    private static JsonNode data(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).get("data");
    }

    private static void assertInvalid(Answer answer, String field, String sentence) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        JsonNode error = JSON.readTree(answer.body()).get("error");
        assertThat(error.get("field").stringValue()).isEqualTo(field);
        assertThat(error.get("message").stringValue()).isEqualTo(sentence);
    }

    private void setSecret() {
        Answer set =
                server.send(
                        "PUT",
                        "/api/v1/secrets/SHOP_EXAMPLE_KEY",
                        "{\"value\":\"0123456789\"}",
                        Map.of("Authorization", "Bearer " + server.newKey(Scope.ADMIN)));
        assertThat(set.status()).as(set.body()).isEqualTo(200);
    }

    private int storedTools() {
        return data(server.get(tools)).get("tools").size();
    }

    @Test
    void previewShowsEachOperationAndTheSecretsToSet() {
        var request = Map.of("document", DOCUMENT, "url", "https://shop.example/api.yaml");

        JsonNode preview = data(preview(request));

        assertThat(preview.get("operations").get(0))
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"operationId":"getOrder","method":"GET","path":"/orders/{id}",
                                 "summary":"Get an order","tool":{
                                   "type":"http","name":"getOrder","title":"Get an order",
                                   "description":"Get an order","parameters":{"type":"object",
                                     "properties":{"id":{"type":"string"}},"required":["id"],
                                     "additionalProperties":false},
                                   "readOnly":true,"idempotent":false,"requiresApproval":false,
                                   "visitorApproves":false,"timeoutSeconds":20,"enabled":true,
                                   "http":{"method":"GET","url":"https://shop.example/v1/orders/{{id}}",
                                     "query":{},"headers":{"X-Key":"{{secret.SHOP_EXAMPLE_KEY}}"},
                                     "body":null,"responsePath":null}}}
                                """));
        assertThat(preview.get("operations").get(2))
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"operationId":"POST /photos","method":"POST","path":"/photos",
                                 "summary":"Add a photo",
                                 "problem":"Its body is not JSON: image/png."}
                                """));
        assertThat(preview.get("secrets"))
                .isEqualTo(
                        JSON.readTree(
                                """
                                [{"name":"SHOP_EXAMPLE_KEY","description":"The API key.","exists":false}]
                                """));
        assertThat(storedTools()).isZero();
    }

    @Test
    void chosenOperationsBecomeToolsOnceTheirSecretsAreSet() {
        String request =
                body(
                        Map.of(
                                "document",
                                DOCUMENT,
                                "url",
                                "https://shop.example/api.yaml",
                                "operations",
                                new String[] {"cancelOrder", "getOrder"}));

        Answer early = server.post(tools + "/openapi", request);
        assertThat(early.status()).isEqualTo(400);
        assertThat(early.body()).contains("There is no secret SHOP_EXAMPLE_KEY.");
        assertThat(storedTools()).isZero();

        setSecret();
        JsonNode created = data(server.post(tools + "/openapi", request)).get("tools");

        assertThat(created.get(0).get("name").stringValue()).isEqualTo("cancelOrder");
        assertThat(created.get(0).get("requiresApproval").booleanValue()).isTrue();
        assertThat(created.get(1).get("name").stringValue()).isEqualTo("getOrder");
        assertThat(data(server.get(tools)).get("tools")).isEqualTo(created);

        // The names are taken now, so neither tool is created again.
        assertThat(server.post(tools + "/openapi", request).status()).isEqualTo(400);
        assertThat(storedTools()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "buyOrder | The document has no operation buyOrder.",
                "POST /photos | No tool can call POST /photos: Its body is not JSON: image/png."
            })
    void operationThatCannotBeImportedCreatesNoTool(String operation, String sentence) {
        setSecret();
        Answer answer =
                server.post(
                        tools + "/openapi",
                        body(
                                Map.of(
                                        "document",
                                        DOCUMENT,
                                        "url",
                                        "https://shop.example/api.yaml",
                                        "operations",
                                        new String[] {"getOrder", operation})));

        assertInvalid(answer, "operations", sentence);
        assertThat(storedTools()).isZero();
    }

    @Test
    void documentIsFetchedFromItsUrl() throws IOException {
        try (var site =
                ScriptedHttpServer.start(
                        ScriptedHttpServer.always(
                                "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"
                                        .formatted(DOCUMENT.length(), DOCUMENT)))) {
            JsonNode preview = data(preview(Map.of("url", site.uri("/api.yaml").toString())));

            assertThat(
                            preview.get("operations")
                                    .get(0)
                                    .get("tool")
                                    .get("http")
                                    .get("url")
                                    .stringValue())
                    .isEqualTo(site.uri("/v1/orders/") + "{{id}}");
            assertThat(preview.get("secrets").get(0).get("name").stringValue())
                    .isEqualTo("HOST_127_0_0_1_KEY");
        }
    }

    @Test
    void urlThatLeadsToNoDocumentIsAnInvalidRequest() throws IOException {
        try (var site =
                ScriptedHttpServer.start(
                        ScriptedHttpServer.always(
                                "HTTP/1.1 404 Gone\r\nContent-Length: 0\r\n\r\n"))) {
            assertInvalid(
                    preview(Map.of("url", site.uri("/").toString())),
                    "url",
                    "The site answered with status 404.");
        }
        assertInvalid(preview(Map.of()), "document", "Either document or url is required.");
        assertInvalid(
                preview(Map.of("url", "file:///etc/passwd")),
                "url",
                "The address must begin with http:// or https:// and name a site.");
        assertThat(preview(Map.of("url", "http://10.0.0.1/api.json")).status()).isEqualTo(400);
        assertInvalid(
                preview(Map.of("document", "hello")),
                "document",
                "The document is not an OpenAPI document of version 3.0 or 3.1.");
    }

    @Test
    void documentForABotThatDoesNotExistIsNotFetched() {
        assertThat(
                        server.post(
                                        BOTS
                                                + "/bot_00000000000000000000000000/tools/openapi/preview",
                                        body(Map.of("document", DOCUMENT)))
                                .status())
                .isEqualTo(404);
    }
}
