package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.JsonSchemaCheck;
import dev.rejoinder.testkit.TestServer.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Sends the requests of the document's examples, and compares or writes the responses. */
class OpenApiExamplesTest extends OpenApiFixture {
    private static final Path FILE =
            Path.of("src/main/resources/dev/rejoinder/http/openapi-examples.json");
    private static final Pattern ULID = Pattern.compile("(?<=_)[0-9A-HJKMNP-TV-Z]{26}\\b");
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    private static final Pattern TOKEN = Pattern.compile("\\brj_[A-Za-z0-9]+");

    private final Map<String, String> ids = new HashMap<>();
    private final ObjectNode examples = JSON.createObjectNode();

    @Test
    void examplesAreWhatTheServerSends() throws Exception {
        server.model()
                .reply(ScriptedStep.text("We are open from nine to five."))
                .reply(ScriptedStep.text("Yes, on Saturdays until noon."));
        String chat = "/api/v1/chat/guide";
        Answer sent =
                example(
                        "sendMessage",
                        "POST",
                        chat + "/message",
                        "{\"message\":\"When are you open?\",\"metadata\":{\"userId\":\"u-17\"}}");
        String conversation = sent.find("conv_\\w{26}");
        streamExample(
                chat + "/stream",
                "{\"message\":\"Also at weekends?\",\"conversationId\":\"" + conversation + "\"}");
        example("getConversation", "GET", chat + "/conversations/" + conversation, null);
        example(
                "giveFeedback",
                "PUT",
                chat
                        + "/conversations/"
                        + conversation
                        + "/messages/"
                        + sent.find("msg_\\w{26}")
                        + "/feedback",
                "{\"rating\":\"down\",\"comment\":\"You open at ten.\"}");
        example("listConversations", "GET", chat + "/conversations", null);
        example(
                "createBot",
                "POST",
                "/api/v1/bots",
                "{\"name\":\"Support\",\"instructions\":\"Answer"
                        + " briefly.\",\"model\":\"scripted\"}");
        example("getBot", "GET", "/api/v1/bots/guide", null);
        example("createKey", "POST", "/api/v1/keys", "{\"name\":\"Shop\",\"scope\":\"write\"}");

        if (Boolean.getBoolean("rejoinder.write-docs")) {
            Files.writeString(FILE, examples.toPrettyString() + "\n");
        }
        assertThat(JSON.readTree(Files.readString(FILE))).as("run make docs").isEqualTo(examples);
        assertMatchSchemas();
    }

    private Answer example(String operationId, String method, String path, @Nullable String body) {
        var admin = Map.of("Authorization", "Bearer " + server.newKey(Scope.ADMIN));
        Answer answer = server.send(method, path, body, admin);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        add(operationId, body, answer.body());
        return answer;
    }

    /** The schema of a stream is that of one event's data: the example is the last event. */
    private void streamExample(String path, String body) {
        String events = server.post(path, body).body();
        add("streamMessage", body, events.substring(events.lastIndexOf("data: ") + 6));
    }

    private void add(String operationId, @Nullable String request, String response) {
        ObjectNode example = examples.putObject(operationId);
        if (request != null) {
            example.set("request", fixed(request));
        }
        example.set("response", fixed(response));
    }

    /** Replaces whatever differs between two runs. */
    private JsonNode fixed(String text) {
        String named =
                ULID.matcher(text)
                        .replaceAll(
                                found ->
                                        ids.computeIfAbsent(
                                                found.group(),
                                                id ->
                                                        "01KB7Q5M8Z"
                                                                + "%016d".formatted(ids.size())));
        String timed = TIME.matcher(named).replaceAll("2026-11-30T09:30:00.000Z");
        return JSON.readTree(TOKEN.matcher(timed).replaceAll("rj_example"));
    }

    private void assertMatchSchemas() {
        var check = new JsonSchemaCheck(description);
        for (Operation operation : operations()) {
            JsonNode example = examples.get(operation.about().get("operationId").asString());
            if (example == null) {
                continue;
            }
            JsonNode content = operation.about().at("/responses/200/content");
            JsonNode schema = content.valueStream().findFirst().orElseThrow().get("schema");
            assertThat(check.problems(example.get("response"), schema)).isEmpty();
        }
    }
}
