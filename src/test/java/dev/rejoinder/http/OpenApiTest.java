package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.JsonSchemaCheck;
import dev.rejoinder.testkit.TestServer.Answer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OpenApiTest extends OpenApiFixture {
    private static final String STREAM = "/api/v1/chat/guide/stream";

    @Test
    void everyOperationDocumentsItsPurposeAndAccess() {
        assertThat(description.get("openapi").asString()).isEqualTo("3.1.0");
        for (Operation operation : operations()) {
            JsonNode about = operation.about();
            assertThat(about.get("summary").asString()).as(operation.toString()).isNotBlank();
            assertThat(about.get("tags")).as(operation.toString()).hasSize(1);
            assertThat(about.get("responses").propertyNames())
                    .as(operation.toString())
                    .containsAnyOf("200", "201");
            if (operation.template().startsWith("/api/")) {
                assertThat(about.get("responses").has("default")).isTrue();
            }
            if (!operation.open()) {
                assertThat(about.get("security").toString())
                        .contains("{\"session\":[]},{\"localSession\":[]}");
            }
            if (!operation.open() && !operation.signedIn()) {
                assertThat(about.get("x-scope").asString()).isIn("read", "write", "admin");
                assertThat(about.get("x-limit").asString()).isIn("chat", "data");
            }
            for (JsonNode parameter : about.get("parameters")) {
                assertThat(parameter.get("in").asString()).isIn("path", "query", "header");
                assertThat(parameter.get("schema").has("type")).isTrue();
            }
        }
    }

    @Test
    void operationIdsAreUniqueNamesOfMethods() {
        List<String> ids =
                operations().stream()
                        .map(operation -> operation.about().get("operationId").asString())
                        .toList();

        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z][A-Za-z]+"));
    }

    @Test
    void eventsOfAStreamMatchTheirSchema() {
        server.model()
                .reply(
                        ScriptedStep.text("One"),
                        ScriptedStep.fail(ModelException.Kind.UNAVAILABLE));
        String failed = server.post(STREAM, "{\"message\":\"Hi\"}").body();
        String complete = server.post(STREAM, "{\"message\":\"Hi\"}").body();
        JsonNode schema =
                description.at(
                        "/paths/~1api~1v1~1chat~1{botId}~1stream/post/responses/200/content"
                                + "/text~1event-stream/schema");
        var check = new JsonSchemaCheck(description);
        for (String stream : List.of(complete, failed)) {
            assertThat(stream.lines().filter(line -> line.startsWith("data: ")))
                    .hasSizeGreaterThan(2)
                    .allSatisfy(
                            line ->
                                    assertThat(
                                                    check.problems(
                                                            JSON.readTree(line.substring(6)),
                                                            schema))
                                            .isEmpty());
        }
        String unknown =
                complete.lines()
                        .filter(line -> line.startsWith("data: "))
                        .findFirst()
                        .orElseThrow()
                        .substring(6)
                        .replace("message.start", "message.other");
        assertThat(check.problems(JSON.readTree(unknown), schema)).isNotEmpty();
    }

    @Test
    void promisedPathsAreDocumented() {
        Set<String> described = new TreeSet<>();
        operations().forEach(operation -> described.add(operation.toString()));

        assertThat(described)
                .contains(
                        "DELETE /api/v1/bots/{botId}",
                        "DELETE /api/v1/chat/{botId}/conversations/{conversationId}",
                        "DELETE /api/v1/keys/{keyId}",
                        "GET /api/v1/bots",
                        "GET /api/v1/bots/{botId}",
                        "GET /api/v1/chat/{botId}/conversations",
                        "GET /api/v1/chat/{botId}/conversations/{conversationId}",
                        "GET /api/v1/chat/{botId}/conversations/{conversationId}/messages/{messageId}/stream",
                        "GET /api/v1/keys",
                        "GET /api/v1/keys/{keyId}",
                        "GET /health/live",
                        "GET /health/ready",
                        "GET /openapi.json",
                        "PATCH /api/v1/bots/{botId}",
                        "POST /api/v1/bot/{botId}",
                        "POST /api/v1/bot/{botId}/stream",
                        "POST /api/v1/bots",
                        "POST /api/v1/chat/{botId}/conversations/{conversationId}/messages/{messageId}/stop",
                        "POST /api/v1/chat/{botId}/message",
                        "POST /api/v1/chat/{botId}/stream",
                        "POST /api/v1/keys");
    }

    @Test
    void responsesMatchTheirSchema() {
        var admin = Map.of("Authorization", "Bearer " + server.newKey(Scope.ADMIN));
        Answer sent = server.post("/api/v1/chat/guide/message", "{\"message\":\"Hi\"}");
        String conversation = sent.find("conv_\\w{26}");
        assertFits(sent, "POST", "/api/v1/chat/{botId}/message");
        assertFits(
                server.post("/api/v1/bot/guide", "{\"message\":\"Hi\"}"),
                "POST",
                "/api/v1/bot/{botId}");
        assertFits(
                server.send("POST", "/api/v1/models/test", "{\"model\":\"scripted\"}", admin),
                "POST",
                "/api/v1/models/test");
        String conversations = "/api/v1/chat/guide/conversations";
        String messages =
                "/api/v1/chat/{botId}/conversations/{conversationId}/messages/{messageId}";
        assertFits(
                server.post(
                        conversations
                                + "/"
                                + conversation
                                + "/messages/"
                                + sent.find("msg_\\w{26}")
                                + "/stop",
                        ""),
                "POST",
                messages + "/stop");
        assertFits(
                server.get(conversations + "?limit=1"),
                "GET",
                "/api/v1/chat/{botId}/conversations");
        assertFits(
                server.get(conversations + "/" + conversation),
                "GET",
                "/api/v1/chat/{botId}/conversations/{conversationId}");
        assertFits(server.get("/api/v1/bots"), "GET", "/api/v1/bots");
        assertFits(server.get("/api/v1/analytics"), "GET", "/api/v1/analytics");
        assertFits(server.get("/api/v1/bots/guide/budget"), "GET", "/api/v1/bots/{botId}/budget");
        assertFits(
                server.get("/api/v1/bots/guide/analytics"),
                "GET",
                "/api/v1/bots/{botId}/analytics");
        assertFits(server.get("/api/v1/bots/guide"), "GET", "/api/v1/bots/{botId}");
        assertFits(
                server.send("PATCH", "/api/v1/bots/guide", "{\"temperature\":1.5}", Map.of()),
                "PATCH",
                "/api/v1/bots/{botId}");
        assertFits(server.post("/api/v1/bots", "{\"name\":\"a\"}"), "POST", "/api/v1/bots");
        Answer key =
                server.send("POST", "/api/v1/keys", "{\"name\":\"a\",\"scope\":\"read\"}", admin);
        assertFits(key, "POST", "/api/v1/keys");
        String one = "/api/v1/keys/" + key.find("key_\\w{26}");
        assertFits(server.send("GET", "/api/v1/keys", null, admin), "GET", "/api/v1/keys");
        assertFits(server.send("GET", one, null, admin), "GET", "/api/v1/keys/{keyId}");
        assertFits(server.send("DELETE", one, null, admin), "DELETE", "/api/v1/keys/{keyId}");
    }

    @Test
    void errorsMatchTheirSchema() {
        JsonNode schema = description.at("/components/schemas/Error");
        for (Answer answer :
                List.of(
                        server.get("/nowhere"),
                        server.get("/api/v1/keys"),
                        server.post("/api/v1/bots", "{}"),
                        server.send("GET", "/api/v1/bots", null, Map.of("Authorization", "")))) {
            assertThat(
                            new JsonSchemaCheck(description)
                                    .problems(JSON.readTree(answer.body()), schema))
                    .isEmpty();
        }
    }

    @Test
    void schemaCheckFindsViolations() {
        JsonNode schema = schema("GET", "/api/v1/bots/{botId}");
        String good = server.get("/api/v1/bots/guide").body();
        for (String bad :
                List.of(
                        good.replace("\"success\":true", "\"success\":1"),
                        good.replace("\"id\":", "\"identity\":"),
                        good.replace("\"maxTokens\":1024", "\"maxTokens\":\"1024\""),
                        good.replace("\"maxTokens\":1024", "\"maxTokens\":0"),
                        good.replace("\"name\":\"Guide\"", "\"name\":null"),
                        good.replace("\"name\":\"Guide\"", "\"name\":\"\""),
                        good.replace("Z\"", "\""))) {
            assertThat(new JsonSchemaCheck(description).problems(JSON.readTree(bad), schema))
                    .as(bad)
                    .isNotEmpty();
        }
    }
}
