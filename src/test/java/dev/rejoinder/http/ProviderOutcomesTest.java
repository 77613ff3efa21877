package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.testkit.LoggedLines;
import dev.rejoinder.testkit.TestServer.Answer;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderOutcomesTest extends ProviderOutcomeFixture {
    private static final String STREAM = "/api/v1/chat/guide/stream";

    private void ask(String model) {
        change("{\"model\":\"" + model + "\"}");
    }

    @Test
    void messageResponseReportsWhyAnAnswerIsIncomplete() {
        ask("one/filter");
        assertThat(server.post(MESSAGE, QUESTION).body())
                .contains("\"response\":\"So far\"")
                .contains("\"usage\":null,\"finishReason\":\"content_filter\"},\"error\":null}");
        ask("one/hello");
        assertThat(server.post(MESSAGE, QUESTION).body()).doesNotContain("finishReason");
    }

    /** Columns: the scene, the visible text, and the finish reason. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    one/filter   | So far    | content_filter
                    three/filter | So far    | content_filter
                    one/refusal  | I cannot. | refusal
                    two/refusal  | I cannot. | refusal
                    two/length   | So far    | length
                    one/tools    | Wait.     | tool_calls
                    one/think    | Hello     | stop
                    """)
    void answerSaysWhyItEnded(String model, String text, String reason) {
        ask(model);

        assertThat(server.post(STREAM, QUESTION).body())
                .contains("event: message.completed")
                .contains("\"response\":\"" + text + "\"")
                .contains("\"finishReason\":\"" + reason + "\"");
        assertThat(provider.asked(model.substring(model.indexOf('/') + 1))).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "one/filter-empty, content_filter",
        "three/recitation, content_filter",
        "two/refusal-empty, refusal"
    })
    void answerBlockedBeforeItsFirstTextIsNotRetriedAndGetsTheBotsMessage(
            String model, String reason) {
        ask(model);
        change("{\"fallbackMessage\":\"Ask the desk.\"}");
        try (var log = LoggedLines.from(Level.WARNING)) {
            assertThat(server.post(STREAM, QUESTION).body())
                    .contains("\"delta\":\"Ask the desk.\"")
                    .contains("\"finishReason\":\"" + reason + "\"");
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains(
                            "Model call failed: request=req_",
                            "bot=" + server.botId(),
                            "model=" + model,
                            "said nothing");
        }
        assertThat(provider.asked(model.substring(model.indexOf('/') + 1))).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "one/length-empty",
                "two/length-empty",
                "three/length-empty",
                "one/tools-empty",
                "two/tools-empty",
                "three/tools-empty"
            })
    void answerWithoutTextIsNotRetriedAndFailsWithAMessage(String model) {
        ask(model);
        try (var log = LoggedLines.from(Level.WARNING)) {
            Answer answer = server.post(MESSAGE, QUESTION);
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.body())
                    .contains("\"code\":\"MODEL_PROVIDER_ERROR\"")
                    .contains(
                            model.contains("length")
                                    ? "The model reached its longest answer before any text."
                                    : "The model asked for a tool in place of an answer.")
                    .contains("\"retryable\":false");
            assertThat(log.lines()).hasSize(1);
        }
        assertThat(provider.asked(model.substring(model.indexOf('/') + 1))).isEqualTo(1);
        change("{\"fallbackModels\":[\"one/hello\"]}");
        assertThat(server.post(MESSAGE, QUESTION).body()).contains("\"response\":\"Hello\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "two", "three"})
    void onlyAdministratorsSeeTheProvidersError(String name) {
        Map<String, String> admin = Map.of("Authorization", "Bearer " + server.newKey(Scope.ADMIN));
        for (int status : List.of(400, 401, 403, 404, 422)) {
            String model = name + "/status-" + status;
            ask(model);
            try (var log = LoggedLines.from(Level.WARNING)) {
                String cause =
                        ",\"cause\":{\"provider\":\"%s\",\"model\":\"%s\",\"status\":%d,"
                                        .formatted(name, model, status)
                                + "\"message\":\"said the provider to ***\"}}";
                assertThat(server.send("POST", MESSAGE, QUESTION, admin).body())
                        .contains("\"message\":\"The model could not answer.\"")
                        .endsWith("\"retryable\":false" + cause + "}");
                assertThat(server.send("POST", STREAM, QUESTION, admin).body())
                        .contains("\"retryable\":false" + cause);
                assertThat(server.post(MESSAGE, QUESTION).body())
                        .endsWith("\"retryable\":false}}")
                        .doesNotContain("said the provider");
                assertThat(log.lines())
                        .hasSize(3)
                        .allMatch(
                                line ->
                                        line.contains("request=req_")
                                                && line.contains("bot=" + server.botId())
                                                && line.contains("model=" + model)
                                                && line.contains("status=" + status)
                                                && line.contains("reason=REJECTED")
                                                && line.contains("said the provider to ***"));
            }
            assertThat(provider.asked("status-" + status)).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void transientErrorIsRetryable() {
        ask("one/status-503");
        String admin = server.newKey(Scope.ADMIN);
        Answer answer =
                server.send("POST", MESSAGE, QUESTION, Map.of("Authorization", "Bearer " + admin));
        assertThat(answer.body())
                .contains("\"message\":\"The model could not answer. Please try again.\"")
                .contains("\"retryable\":true,\"cause\":{\"provider\":\"one\"")
                .contains("\"status\":503,");
        assertThat(provider.asked("status-503")).isEqualTo(3);
    }

    @Test
    void administratorsCanTestAModel() {
        Map<String, String> admin = Map.of("Authorization", "Bearer " + server.newKey(Scope.ADMIN));
        String path = "/api/v1/models/test";

        Answer good = server.send("POST", path, "{\"model\":\"two/hello\"}", admin);
        assertThat(good.body().replaceFirst("Millis\":\\d+", "Millis\":N"))
                .isEqualTo(
                        """
                        {"success":true,"data":{"ok":true,"model":"two/hello","durationMillis":N,\
                        "response":"Hello","finishReason":"stop","images":null,"cause":null},"error":null}\
                        """);
        Answer bad = server.send("POST", path, "{\"model\":\"one/status-401\"}", admin);
        assertThat(bad.body().replaceFirst("Millis\":\\d+", "Millis\":N"))
                .isEqualTo(
                        """
                        {"success":true,"data":{"ok":false,"model":"one/status-401","durationMillis":N,\
                        "response":null,"finishReason":null,"images":null,"cause":{"provider":"one",\
                        "model":"one/status-401","status":401,"message":"said the provider to ***"}},\
                        "error":null}\
                        """);
        assertThat(
                        server.send(
                                        "POST",
                                        path,
                                        "{\"model\":\"openai/gpt\",\"bot\":\"guide\"}",
                                        admin)
                                .body())
                .contains("\"ok\":false", "\"provider\":\"openai\"", "\"status\":null");
        change("{\"temperature\":0.5,\"maxTokens\":77}");
        server.send("POST", path, "{\"model\":\"one/hello\",\"bot\":\"guide\"}", admin);
        assertThat(provider.requests().getLast())
                .contains("\"max_tokens\":77", "\"temperature\":0.5");
        assertThat(server.post(path, "{\"model\":\"one/hello\"}").status()).isEqualTo(403);
        assertThat(server.send("POST", path, "{\"model\":\"nobody/x\"}", admin).status())
                .isEqualTo(400);
        assertThat(
                        server.send("POST", path, "{\"model\":\"one/x\",\"bot\":\"none\"}", admin)
                                .status())
                .isEqualTo(404);
    }
}
