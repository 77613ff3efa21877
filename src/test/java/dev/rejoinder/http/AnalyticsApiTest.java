package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The analytics endpoints. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AnalyticsApiTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir static Path folder;

    @SuppressWarnings("NullAway.Init")
    private TestServer server;

    private String shy = "";

    @BeforeAll
    void ask() {
        server = TestServer.start(folder, new TestServer.Options().price("scripted*"));
        shy =
                server.post(
                                "/api/v1/bots",
                                "{\"name\":\"Shy\",\"model\":\"builtin\",\"fallbackMessage\":\"No"
                                        + " idea.\"}")
                        .find("bot_\\w{26}");
        server.model()
                .reply(
                        ScriptedStep.text("At nine."),
                        ScriptedStep.finish(FinishReason.STOP, new Usage(500_000, 125_000)));
        send("guide", "When do you open?");
        server.model().reply(ScriptedStep.text("At nine."));
        send("guide", "when do you open");
        send(shy, "Who are you?");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private void send(String bot, String question) {
        Answer answer =
                server.post(
                        "/api/v1/chat/" + bot + "/message", "{\"message\":\"" + question + "\"}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private static JsonNode data(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).get("data");
    }

    @Test
    void oneBotHasItsOwnFigures() {
        JsonNode report = data(server.get("/api/v1/bots/guide/analytics?days=2"));

        JsonNode totals = report.get("totals");
        assertThat(totals.get("conversations").asInt()).isEqualTo(2);
        assertThat(totals.get("messages").asInt()).isEqualTo(4);
        assertThat(totals.get("answered").asInt()).isEqualTo(2);
        assertThat(totals.get("firstTokenMillis").get("p50").asLong()).isBetween(0L, 60_000L);
        assertThat(totals.get("answerMillis").get("p95").asLong()).isBetween(0L, 60_000L);
        assertThat(totals.get("cost").toString()).isEqualTo("0.75");
        assertThat(report.get("currency").asString()).isEqualTo("EUR");
        assertThat(report.get("days").size()).isEqualTo(2);
        assertThat(report.get("bots").size()).isEqualTo(1);
        assertThat(report.get("models").get(0).get("model").asString()).startsWith("scripted");
        assertThat(report.get("topQuestions").toString())
                .contains("\"question\":\"when do you open\",\"times\":2");
    }

    @Test
    void figuresOfAllBotsAreTheSumOfEach() {
        JsonNode report = data(server.get("/api/v1/analytics"));

        assertThat(report.get("days").size()).isEqualTo(30);
        assertThat(report.get("totals").get("questions").asInt()).isEqualTo(3);
        assertThat(report.get("bots").findValuesAsString("botId"))
                .containsExactly(server.botId(), shy);
        JsonNode unpriced = report.get("bots").get(1).get("unpricedTokens");
        assertThat(unpriced.asLong()).isPositive();
        assertThat(report.get("totals").get("unpricedTokens")).isEqualTo(unpriced);
    }

    @Test
    void keySeesOnlyTheFiguresOfItsBots() {
        var restricted = Map.of("Authorization", "Bearer " + server.newKey(Scope.READ, shy));

        JsonNode all = data(server.send("GET", "/api/v1/analytics", null, restricted));

        assertThat(all.get("totals").get("questions").asInt()).isEqualTo(1);
        assertThat(all.get("bots").findValuesAsString("botId")).containsExactly(shy);
        assertThat(all.get("topQuestions").toString()).doesNotContain("open");
        assertThat(server.send("GET", "/api/v1/bots/guide/analytics", null, restricted).status())
                .isEqualTo(404);
    }

    @Test
    void periodHasExactlyTheRequestedDays() {
        JsonNode report = data(server.get("/api/v1/analytics?since=2024-02-28&until=2024-03-01"));

        assertThat(report.get("days").findValuesAsString("date"))
                .containsExactly("2024-02-28", "2024-02-29", "2024-03-01");
        assertThat(report.get("totals").get("questions").asInt()).isZero();
        assertThat(report.get("totals").get("firstTokenMillis").isNull()).isTrue();
        assertThat(
                        data(server.get("/api/v1/analytics?until=2024-03-01&days=1"))
                                .get("since")
                                .asString())
                .isEqualTo("2024-03-01");
    }

    @ParameterizedTest
    @CsvSource({
        "days=0, days",
        "days=367, days",
        "days=99999999999999999999, days",
        "days=, days",
        "days=-1, days",
        "days=٣, days",
        "since=2024-01-01T00:00:00Z, since",
        "since=2023-02-29, since",
        "since=%2B10000-01-01, since",
        "since=2025-01-02&until=2025-01-01, since",
        "since=2023-01-01&until=2025-01-01, since",
        "since=2025-01-01&days=3, days",
        "until=0000-01-01, until",
    })
    void periodThatIsNoneIsRefused(String query, String field) {
        String encoded = query.replace("٣", "%D9%A3");
        Answer answer = server.get("/api/v1/analytics?" + encoded);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.find("\"field\":\"\\w+\"")).isEqualTo("\"field\":\"" + field + "\"");
    }
}
