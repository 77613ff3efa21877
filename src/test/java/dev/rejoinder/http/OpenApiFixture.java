package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.testkit.JsonSchemaCheck;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server and its OpenAPI document. */
abstract class OpenApiFixture {
    static final JsonMapper JSON = new JsonMapper();

    @TempDir Path folder;

    TestServer server;

    JsonNode description;

    /** One operation of the OpenAPI document. */
    record Operation(String method, String template, JsonNode about) {
        @Override
        public String toString() {
            return method + " " + template;
        }

        boolean open() {
            return about.get("security").isEmpty();
        }

        /** Whether the operation needs a session, so that a key is not enough. */
        boolean signedIn() {
            return !open() && about.get("security").valueStream().noneMatch(way -> way.has("key"));
        }

        Scope scope() {
            return Scope.valueOf(about.get("x-scope").asString().toUpperCase(Locale.ROOT));
        }

        /** Its path with the names of missing resources. */
        String nowhere() {
            return template.replaceAll("\\{[a-zA-Z]+}", "nowhere");
        }
    }

    @BeforeEach
    void start() {
        server = TestServer.start(folder);
        Answer answer = server.send("GET", "/openapi.json", null, Map.of("Authorization", ""));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
        description = JSON.readTree(answer.body());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    void assertFits(Answer answer, String method, String template) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(
                        new JsonSchemaCheck(description)
                                .problems(JSON.readTree(answer.body()), schema(method, template)))
                .as(method + " " + template)
                .isEmpty();
    }

    JsonNode schema(String method, String template) {
        JsonNode schema =
                description
                        .get("paths")
                        .get(template)
                        .get(method.toLowerCase(Locale.ROOT))
                        .at("/responses/200/content/application~1json/schema");
        assertThat(schema.isObject()).as(method + " " + template).isTrue();
        return schema;
    }

    List<Operation> operations() {
        var operations = new ArrayList<Operation>();
        for (Map.Entry<String, JsonNode> path : description.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                operations.add(
                        new Operation(
                                method.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                method.getValue()));
            }
        }
        assertThat(operations).hasSizeGreaterThan(15);
        return operations;
    }
}
