package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The metrics endpoint and its access control. */
class MetricsApiTest {
    private static final String MESSAGE = "/api/v1/chat/guide/message";
    private static final String HELLO = "{\"message\":\"Hello\"}";
    private static final Map<String, String> NO_KEY = Map.of("Authorization", "");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");
    private static final Pattern SAMPLE = Pattern.compile("[a-z_]+(\\{.*})? \\S+");
    private static final Pattern NAME =
            Pattern.compile("\\b(?:rejoinder|jvm|process)_[a-z_]*[a-z]");

    @TempDir Path folder;
    private TestServer server;

    @BeforeEach
    void start() {
        server =
                TestServer.start(
                        folder, new TestServer.Options().trustedProxies("127.0.0.1").limits(4, 0));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String metrics() {
        return server.send("GET", "/metrics", null, NO_KEY).body();
    }

    /** Polls until a line is present: the server counts a request only after its response. */
    private void awaitLine(String line) {
        String seen = "";
        for (int tries = 0; tries < 1_000; tries++) {
            seen = metrics();
            if (seen.contains("\n" + line + "\n")) {
                return;
            }
        }
        assertThat(seen).contains("\n" + line + "\n");
    }

    @Test
    void everyLineIsValidPrometheusText() {
        server.post(MESSAGE, HELLO);

        Answer answer = server.send("GET", "/metrics", null, NO_KEY);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type"))
                .isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.header("X-RateLimit-Limit")).isEmpty();
        assertThat(answer.body().lines().filter(line -> !line.startsWith("#")))
                .hasSizeGreaterThan(80)
                .allMatch(line -> SAMPLE.matcher(line).matches());
        assertThat(answer.body().lines().filter(line -> line.endsWith(" NaN"))).isEmpty();
    }

    @Test
    void turnsAreCountedByOutcome() {
        server.post(MESSAGE, HELLO);
        server.model()
                .reply(ScriptedStep.fail(ModelException.Kind.UNAVAILABLE))
                .reply(ScriptedStep.text("Hi"))
                .reply(ScriptedStep.fail(ModelException.Kind.REJECTED));
        server.post(MESSAGE, HELLO);
        server.post(MESSAGE, HELLO);

        awaitLine(
                "rejoinder_http_requests_total{method=\"POST\",route=\"/api/v1/chat/{botId}/message\",status=\"500\"}"
                    + " 1");
        assertThat(metrics())
                .contains(
                        "\nrejoinder_turns_total{outcome=\"complete\"} 2\n",
                        "\nrejoinder_turns_total{outcome=\"failed\"} 1\n",
                        "\nrejoinder_turn_errors_total{code=\"MODEL_PROVIDER_ERROR\"} 1\n",
                        "\nrejoinder_turn_seconds_count{model=\"scripted\"} 3\n",
                        "\nrejoinder_first_token_seconds_count{model=\"scripted\"} 2\n",
                        "\n"
                            + "rejoinder_provider_calls_total{model=\"scripted\",outcome=\"answered\"}"
                            + " 2\n",
                        "\n"
                            + "rejoinder_provider_calls_total{model=\"scripted\",outcome=\"unavailable\"}"
                            + " 1\n",
                        "\n"
                            + "rejoinder_provider_calls_total{model=\"scripted\",outcome=\"rejected\"}"
                            + " 1\n",
                        "\nrejoinder_provider_retries_total{model=\"scripted\"} 1\n",
                        "\nrejoinder_commit_seconds_count{operation=\"accept\"} 3\n",
                        "\nrejoinder_commit_seconds_count{operation=\"finish\"} 3\n",
                        "\nrejoinder_turns_open 0\n",
                        "\nrejoinder_ready 1\n",
                        "\nrejoinder_sources{status=\"failed\"} 0\n");
    }

    @Test
    void toolCallsAreCountedAndTheNextRoundIsNoRetry() throws Exception {
        server.model().reply(ScriptedStep.call("c1", "lookup", "{}"));
        server.model().reply(ScriptedStep.text("There is none."));
        var _ =
                server.post(
                        MESSAGE,
                        """
                        {"message":"Hello","tools":[{"name":"other","description":"Another tool.",
                            "parameters":{"type":"object"}}]}
                        """);

        assertThat(metrics())
                .contains(
                        "\nrejoinder_tool_calls_total{outcome=\"error\"} 1\n",
                        "\nrejoinder_tool_calls_total{outcome=\"ok\"} 0\n",
                        "\nrejoinder_tool_call_seconds_count 0\n",
                        "\n"
                            + "rejoinder_provider_calls_total{model=\"scripted\",outcome=\"answered\"}"
                            + " 2\n")
                .doesNotContain("rejoinder_provider_retries_total{model=\"scripted\"} 1");
    }

    @Test
    void streamIsCountedWhileItIsOpen() throws Exception {
        var pause = ScriptedStep.pause();
        server.model().reply(ScriptedStep.text("One"), pause, ScriptedStep.text("Two"));
        try (var stream = server.open("/api/v1/chat/guide/stream", HELLO, Map.of())) {
            var _ = stream.read();
            awaitLine("rejoinder_streams_open 1");
            assertThat(metrics()).contains("\nrejoinder_turns_open 1\n");
            pause.release();
            stream.readAllBytes();
        }
        awaitLine("rejoinder_streams_open 0");
    }

    @Test
    void refusalsAreCounted() {
        for (int i = 0; i < 5; i++) {
            server.post(MESSAGE, HELLO);
        }
        assertThat(metrics()).contains("\nrejoinder_rate_limited_total{class=\"chat\"} 1\n");
    }

    @Test
    void remoteAccessNeedsAKeyForAllBots() {
        String from = "203.0.113.7";
        assertThat(ask(from, "").status()).isEqualTo(401);
        assertThat(ask("127.0.0.1", "").status()).isEqualTo(401);
        assertThat(ask(from, "Bearer " + server.newKey(Scope.READ)).status()).isEqualTo(200);
        assertThat(ask(from, "Bearer " + server.newKey(Scope.ADMIN, server.botId())).status())
                .isEqualTo(403);
    }

    private Answer ask(String forwardedFor, String authorization) {
        return server.send(
                "GET",
                "/metrics",
                null,
                Map.of("X-Forwarded-For", forwardedFor, "Authorization", authorization));
    }

    @Test
    void metricsOfDashboardAlertsAndDocsExist() throws Exception {
        Set<String> there =
                TYPE.matcher(metrics())
                        .results()
                        .map(found -> found.group(1))
                        .collect(Collectors.toCollection(TreeSet::new));
        String alerts = Files.readString(Path.of("deploy/alerts.yaml"));
        String docs = Files.readString(Path.of("docs/operations.md"));
        JsonNode dashboard =
                JsonMapper.shared().readTree(Path.of("deploy/grafana-dashboard.json").toFile());
        Set<String> shown = names(String.join("\n", dashboard.findValuesAsString("expr")));

        assertThat(shown).hasSizeGreaterThan(20).isSubsetOf(there);
        assertThat(names(alerts)).hasSizeGreaterThan(8).isSubsetOf(there);
        assertThat(names(docs)).containsAll(names(alerts)).isSubsetOf(there);
    }

    private static Set<String> names(String text) {
        return NAME.matcher(text)
                .results()
                .map(
                        found ->
                                found.group()
                                        .replaceFirst("_seconds_(bucket|sum|count)$", "_seconds"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
