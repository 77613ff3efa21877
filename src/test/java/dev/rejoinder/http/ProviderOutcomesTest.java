package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.alive;
import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.provider.ChatModel;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.anthropic.AnthropicChatModel;
import dev.rejoinder.provider.gemini.GeminiChatModel;
import dev.rejoinder.provider.http.SocketTransport;
import dev.rejoinder.provider.openai.OpenAiChatModel;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.LoggedLines;
import dev.rejoinder.testkit.SceneProvider;
import dev.rejoinder.testkit.SettableClock;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients, administrators and the log are told of what a provider did. */
@Timeout(60)
class ProviderOutcomesTest {
    private static final String MESSAGE = "/api/v1/chat/guide/message";
    private static final String STREAM = "/api/v1/chat/guide/stream";
    private static final String QUESTION = "{\"message\":\"When?\"}";
    private static final String KEY = "sk-secret-0123456789";

    @TempDir Path folder;
    private final SettableClock clock = new SettableClock();
    private final SocketTransport transport = new SocketTransport(clock);
    private SceneProvider provider;
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        provider = SceneProvider.start();
        Map<String, ChatModel> models = new LinkedHashMap<>();
        models.put("one", new OpenAiChatModel(transport, provider.uri("/v1"), KEY));
        models.put("two", new AnthropicChatModel(transport, provider.uri(""), KEY));
        models.put("three", new GeminiChatModel(transport, provider.uri(""), KEY));
        server = TestServer.start(folder, new TestServer.Options().clock(clock).models(models));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        transport.close();
        provider.close();
    }

    private void ask(String model) {
        change("{\"model\":\"" + model + "\"}");
    }

    private void change(String patch) {
        assertThat(server.send("PATCH", "/api/v1/bots/guide", patch, Map.of()).status())
                .isEqualTo(200);
    }

    @Test
    void answerInOnePieceSaysSoTooUnlessAllWasSaid() {
        ask("one/filter");
        assertThat(server.post(MESSAGE, QUESTION).body())
                .contains("\"response\":\"So far\"")
                .contains("\"usage\":null,\"finishReason\":\"content_filter\"},\"error\":null}");
        ask("one/hello");
        assertThat(server.post(MESSAGE, QUESTION).body()).doesNotContain("finishReason");
    }

    /** Columns: the scene, the text that is shown, and why it ended. */
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
    void whatIsWithheldBeforeAWordIsAskedOnceAndToldInTheBotsWords(String model, String reason) {
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
    void answerThatNeverCameToAWordIsAskedOnceAndFailsInWords(String model) {
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
    void administratorsSeeWhatTheProviderSaidAndOthersDoNot(String name) {
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
    void whatMayPassIsWorthARetryAndSaysSo() {
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
    void signsOfLifeBuyTimeBeforeTheFirstWord() throws Exception {
        ScriptedStep.Pause[] pauses = {pause(), pause(), pause()};
        server.model()
                .reply(
                        alive(),
                        pauses[0],
                        alive(),
                        pauses[1],
                        alive(),
                        pauses[2],
                        text("At nine."));
        try (ExecutorService client = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> answer = client.submit(() -> server.post(MESSAGE, QUESTION));
            for (ScriptedStep.Pause pause : pauses) {
                pause.awaitReached();
                clock.tick(Duration.ofSeconds(25));
                pause.release();
            }
            assertThat(answer.get().body()).contains("\"response\":\"At nine.\"");
        }
    }

    @Test
    void deadlineHoldsForAModelThatIsAlive() throws Exception {
        ScriptedStep.Pause[] pauses = {pause(), pause(), pause(), pause()};
        server.model()
                .reply(
                        alive(), pauses[0], alive(), pauses[1], alive(), pauses[2], alive(),
                        pauses[3]);
        try (ExecutorService client = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> answer = client.submit(() -> server.post(MESSAGE, QUESTION));
            for (ScriptedStep.Pause pause : pauses) {
                pause.awaitReached();
                clock.tick(Duration.ofSeconds(26));
                if (pause != pauses[3]) {
                    pause.release();
                }
            }
            assertThat(answer.get().body()).contains("\"code\":\"MODEL_TIMEOUT\"");
        }
    }

    @Test
    void allAttemptsOfOneModelHaveOneTimeToBegin() throws Exception {
        ScriptedStep.Pause first = pause();
        ScriptedStep.Pause second = pause();
        change("{\"fallbackModels\":[\"one/hello\"]}");
        server.model().reply(first, fail(ModelException.Kind.UNAVAILABLE)).reply(second);
        try (ExecutorService client = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> answer = client.submit(() -> server.post(MESSAGE, QUESTION));
            first.awaitReached();
            clock.tick(Duration.ofSeconds(20));
            first.release();
            second.awaitReached();
            clock.tick(Duration.ofSeconds(11));
            assertThat(answer.get().body()).contains("\"response\":\"Hello\"");
        }
    }

    @Test
    void attemptThatUsedUpTheTimeIsTheLast() throws Exception {
        ScriptedStep.Pause first = pause();
        change("{\"fallbackModels\":[\"one/hello\"]}");
        server.model().reply(alive(), first, fail(ModelException.Kind.UNAVAILABLE));
        try (ExecutorService client = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> answer = client.submit(() -> server.post(MESSAGE, QUESTION));
            first.awaitReached();
            // The sign of life was at the beginning, so this is just in time.
            clock.tick(Duration.ofSeconds(30));
            first.release();
            assertThat(answer.get().body()).contains("\"response\":\"Hello\"");
        }
        assertThat(server.model().prompts()).hasSize(1);
    }

    @Test
    void modelIsTestedForAdministrators() {
        Map<String, String> admin = Map.of("Authorization", "Bearer " + server.newKey(Scope.ADMIN));
        String path = "/api/v1/models/test";

        Answer good = server.send("POST", path, "{\"model\":\"two/hello\"}", admin);
        assertThat(good.body().replaceFirst("Millis\":\\d+", "Millis\":N"))
                .isEqualTo(
                        """
                        {"success":true,"data":{"ok":true,"model":"two/hello","durationMillis":N,\
                        "response":"Hello","finishReason":"stop","cause":null},"error":null}\
                        """);
        Answer bad = server.send("POST", path, "{\"model\":\"one/status-401\"}", admin);
        assertThat(bad.body().replaceFirst("Millis\":\\d+", "Millis\":N"))
                .isEqualTo(
                        """
                        {"success":true,"data":{"ok":false,"model":"one/status-401","durationMillis":N,\
                        "response":null,"finishReason":null,"cause":{"provider":"one",\
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
