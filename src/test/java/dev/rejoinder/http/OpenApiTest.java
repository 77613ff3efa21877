package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.testkit.JsonSchemaCheck;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The published description, held against what the server does. */
class OpenApiTest {
    private static final JsonMapper JSON = new JsonMapper();

    /** All that answers without a key. Add to it only what everybody may see. */
    private static final Set<String> OPEN =
            Set.of(
                    "GET /",
                    "GET /console",
                    "GET /console/",
                    "GET /console/{version}/{file}",
                    "GET /health/live",
                    "GET /health/ready",
                    "GET /openapi.json",
                    "GET /api/v1/session",
                    "POST /api/v1/session",
                    "POST /api/v1/session/setup",
                    "GET /widget.js",
                    "GET /widget/{botId}/frame",
                    "GET /widget/{version}/frame.css",
                    "GET /widget/{version}/frame.js",
                    "GET /widget/{version}/languages.js",
                    "POST /api/v1/widget/{botId}/token");

    /** What answers otherwise than 200 to somebody who gives no name that is there. */
    private static final Map<String, Integer> OPEN_OTHERWISE =
            Map.of("GET /", 302, "GET /console", 302, "GET /console/{version}/{file}", 404);

    /** Those for which a key is not enough. */
    private static final Set<String> SIGNED_IN =
            Set.of(
                    "DELETE /api/v1/session",
                    "DELETE /api/v1/session/all",
                    "PUT /api/v1/session/password");

    /** All that a visitor's token opens. Add to it only what cannot lead to other visitors. */
    private static final Set<String> VISITED =
            Set.of(
                    "GET /api/v1/chat/{botId}/conversations/{conversationId}",
                    "GET /api/v1/chat/{botId}/conversations/{conversationId}/messages/{messageId}/stream",
                    "POST /api/v1/chat/{botId}/conversations/{conversationId}/messages/{messageId}/stop",
                    "POST /api/v1/chat/{botId}/message",
                    "POST /api/v1/chat/{botId}/stream");

    @TempDir Path folder;
    private TestServer server;
    private JsonNode description;

    /** One operation of the description. */
    private record Operation(String method, String template, JsonNode about) {
        @Override
        public String toString() {
            return method + " " + template;
        }

        boolean open() {
            return about.get("security").isEmpty();
        }

        /** Whether it is for those who are signed in, and a key is not enough. */
        boolean signedIn() {
            return !open() && about.get("security").valueStream().noneMatch(way -> way.has("key"));
        }

        Scope scope() {
            return Scope.valueOf(about.get("x-scope").asString().toUpperCase(Locale.ROOT));
        }

        /** Its path with names that lead to nothing. */
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

    @Test
    void everyOperationSaysWhatItIsAndWhoMayUseIt() {
        assertThat(description.get("openapi").asString()).isEqualTo("3.1.0");
        for (Operation operation : operations()) {
            JsonNode about = operation.about();
            assertThat(about.get("summary").asString()).as(operation.toString()).isNotBlank();
            assertThat(about.get("tags")).as(operation.toString()).hasSize(1);
            assertThat(about.get("responses").has("200")).as(operation.toString()).isTrue();
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
    void whatThePromisedPathsAnswerToIsDescribed() {
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
    void nothingElseIsOpenToAll() {
        Set<String> open = new TreeSet<>();
        operations().stream().filter(Operation::open).forEach(each -> open.add(each.toString()));

        assertThat(open).isEqualTo(new TreeSet<>(OPEN));
    }

    @Test
    void keysAreEnoughForAllThatIsNotAboutSessions() {
        Set<String> signedIn = new TreeSet<>();
        operations().stream()
                .filter(Operation::signedIn)
                .forEach(each -> signedIn.add(each.toString()));

        assertThat(signedIn).isEqualTo(new TreeSet<>(SIGNED_IN));
    }

    @Test
    void visitorsTokenOpensWhatIsDescribedAndNothingElse() {
        Set<String> visited = new TreeSet<>();
        var visitor = Map.of("Authorization", "Bearer " + visitorsToken());
        for (Operation operation : operations()) {
            if (operation.open()) {
                continue;
            }
            boolean may = operation.about().get("security").toString().contains("visitor");
            int status = call(operation, visitor);
            if (may) {
                visited.add(operation.toString());
                assertThat(status).as(operation.toString()).isIn(400, 404);
            } else {
                // It is no session, and where a session is asked for it is nothing at all.
                int refused = operation.signedIn() ? 401 : 403;
                assertThat(status).as(operation.toString()).isEqualTo(refused);
            }
        }
        assertThat(visited).isEqualTo(new TreeSet<>(VISITED));
        assertThat(server.send("GET", "/nowhere", null, visitor).status()).isEqualTo(403);
    }

    private String visitorsToken() {
        server.send("PATCH", "/api/v1/bots/guide", "{\"allowedOrigins\":[\"*\"]}", Map.of());
        return server.send(
                        "POST",
                        "/api/v1/widget/guide/token",
                        "{\"origin\":\"https://shop.example\"}",
                        Map.of("Authorization", "", "Sec-Fetch-Site", "same-origin"))
                .find("rjw_[^\"]+");
    }

    @Test
    void everyOperationAnswersWithoutAKeyAsDescribed() {
        for (Operation operation : operations()) {
            int status = call(operation, Map.of("Authorization", ""));
            if (operation.open()) {
                // What signing in takes is in the body, and that is empty.
                int usual = operation.method().equals("GET") ? 200 : 400;
                if (operation.template().startsWith("/widget/")
                        || operation.template().startsWith("/api/v1/widget/")) {
                    assertThat(status).as(operation.toString()).isIn(200, 400, 403, 404);
                } else {
                    assertThat(status)
                            .as(operation.toString())
                            .isEqualTo(OPEN_OTHERWISE.getOrDefault(operation.toString(), usual));
                }
            } else {
                assertThat(status).as(operation.toString()).isEqualTo(401);
            }
        }
    }

    @Test
    void everyOperationAsksForTheScopeThatIsDescribed() {
        for (Scope scope : Scope.values()) {
            var key = Map.of("Authorization", "Bearer " + server.newKey(scope));
            for (Operation operation : operations()) {
                int status = call(operation, key);
                if (operation.signedIn()) {
                    assertThat(status).as(scope + " " + operation).isEqualTo(401);
                } else if (operation.open()) {
                    assertThat(status).as(scope + " " + operation).isIn(200, 302, 400, 403, 404);
                } else if (scope.includes(operation.scope())) {
                    assertThat(status).as(scope + " " + operation).isIn(200, 400, 404);
                } else {
                    assertThat(status).as(scope + " " + operation).isEqualTo(403);
                }
            }
        }
    }

    @Test
    void sessionMayUseEveryOperationAndWriteOnlyFromItsOwnPage() {
        Map<String, String> session = signIn();
        var elsewhere = new HashMap<>(session);
        elsewhere.put("Origin", "http://localhost:1");
        for (Operation operation : operations()) {
            if (operation.open() || operation.template().equals("/api/v1/session/all")) {
                continue;
            }
            int foreign = call(operation, elsewhere);
            if (operation.method().equals("GET")) {
                assertThat(foreign).as(operation.toString()).isIn(200, 400, 404);
            } else {
                assertThat(foreign).as(operation.toString()).isEqualTo(403);
            }
        }
        for (Operation operation : operations()) {
            if (!operation.open() && !operation.method().equals("DELETE")) {
                int status = call(operation, session);
                assertThat(status).as(operation.toString()).isIn(200, 400, 404);
            }
        }
        assertFits(server.send("GET", "/api/v1/session", null, session), "GET", "/api/v1/session");
        assertFits(
                server.send("DELETE", "/api/v1/session", null, session),
                "DELETE",
                "/api/v1/session");
    }

    /** Makes the first account; the headers that its browser sends. */
    private Map<String, String> signIn() {
        String origin = "http://127.0.0.1:" + server.port();
        String token = server.server().setupToken().orElseThrow();
        Answer made =
                server.send(
                        "POST",
                        "/api/v1/session/setup",
                        "{\"token\":\""
                                + token
                                + "\",\"email\":\"a@example.com\",\"password\":\"long enough\"}",
                        Map.of("Authorization", "", "Origin", origin));
        assertFits(made, "POST", "/api/v1/session/setup");
        String cookie = made.header("Set-Cookie").replaceFirst(";.*", "");
        return Map.of("Authorization", "", "Origin", origin, "Cookie", cookie);
    }

    @Test
    void scopesAreThoseThatWereDecided() {
        for (Operation operation : operations()) {
            if (operation.open() || operation.signedIn()) {
                continue;
            }
            Scope decided =
                    operation.template().startsWith("/api/v1/keys")
                                    || operation.template().equals("/api/v1/models/test")
                            ? Scope.ADMIN
                            : operation.method().equals("GET") ? Scope.READ : Scope.WRITE;
            assertThat(operation.scope()).as(operation.toString()).isEqualTo(decided);
        }
    }

    @Test
    void answersHaveTheDescribedForm() {
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
    void errorsHaveTheDescribedForm() {
        JsonNode schema = description.at("/components/schemas/Error");
        for (Answer answer :
                List.of(
                        server.get("/nowhere"),
                        server.get("/api/v1/keys"),
                        server.post("/api/v1/bots", "{}"),
                        server.send("GET", "/api/v1/bots", null, Map.of("Authorization", "")))) {
            assertThat(JsonSchemaCheck.problems(JSON.readTree(answer.body()), schema)).isEmpty();
        }
    }

    @Test
    void checkOfFormsFindsWhatDoesNotFit() {
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
            assertThat(JsonSchemaCheck.problems(JSON.readTree(bad), schema)).as(bad).isNotEmpty();
        }
    }

    private int call(Operation operation, Map<String, String> headers) {
        String body = operation.method().equals("GET") ? null : "{}";
        var fromElsewhere = new HashMap<>(headers);
        fromElsewhere.put("X-Forwarded-For", "203.0.113.7");
        return server.send(operation.method(), operation.nowhere(), body, fromElsewhere).status();
    }

    private void assertFits(Answer answer, String method, String template) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(JsonSchemaCheck.problems(JSON.readTree(answer.body()), schema(method, template)))
                .as(method + " " + template)
                .isEmpty();
    }

    private JsonNode schema(String method, String template) {
        JsonNode schema =
                description
                        .get("paths")
                        .get(template)
                        .get(method.toLowerCase(Locale.ROOT))
                        .at("/responses/200/content/application~1json/schema");
        assertThat(schema.isObject()).as(method + " " + template).isTrue();
        return schema;
    }

    private List<Operation> operations() {
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
