package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.finish;
import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.budget.DailyBudget;
import dev.rejoinder.provider.FinishReason;
import dev.rejoinder.provider.Usage;
import dev.rejoinder.server.Services;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Daily budgets of bots, keys and end users. */
class BudgetApiTest extends VisitorFixture {
    private static final String BOT = "/api/v1/bots/guide";
    private static final String BUDGET = BOT + "/budget";
    private static final String NO_LIMITS =
            "\"budget\":{\"messagesPerDay\":null,\"costPerDay\":null,\"messagesPerUserPerDay\":null,"
                + "\"costPerUserPerDay\":null}";

    @Override
    TestServer.Options options() {
        return super.options().price("scripted*");
    }

    private Answer limit(String budget) {
        return server.send("PATCH", BOT, "{\"budget\":" + budget + "}", Map.of());
    }

    private static String of(String user) {
        return "{\"message\":\"Hello\",\"metadata\":{\"userId\":\"" + user + "\"}}";
    }

    private static void assertExceeded(String budget, Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).isEqualTo("43200");
        assertThat(answer.plain())
                .isEqualTo(
                        """
                        {"success":false,"data":null,"error":{"code":"BUDGET_EXCEEDED",\
                        "message":"The daily %s is used up. The next day begins at 2026-11-02T00:00:00Z.",\
                        "requestId":"req_1","retryable":false}}\
                        """
                                .formatted(budget));
    }

    @Test
    void budgetIsASettingOfTheBot() {
        assertThat(server.get(BOT).body()).contains(NO_LIMITS);

        Answer changed = limit("{\"messagesPerDay\":500,\"costPerDay\":2.50}");
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        Answer merged = limit("{\"costPerUserPerDay\":0.000001,\"messagesPerDay\":null}");
        assertThat(merged.body())
                .contains(
                        "\"budget\":{\"messagesPerDay\":null,\"costPerDay\":2.5,"
                                + "\"messagesPerUserPerDay\":null,\"costPerUserPerDay\":0.000001}");
        assertThat(server.get(BOT).body()).contains("\"costPerUserPerDay\":0.000001");
        assertThat(limit("null").body()).contains(NO_LIMITS);
    }

    /** Columns: the budget, the invalid field. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    7                                   | budget
                    {"messagesPerDay":0}                | budget.messagesPerDay
                    {"messagesPerDay":1.5}              | budget.messagesPerDay
                    {"messagesPerUserPerDay":"1"}       | budget.messagesPerUserPerDay
                    {"messagesPerDay":1000000001}       | budget.messagesPerDay
                    {"costPerDay":0}                    | budget.costPerDay
                    {"costPerDay":-1}                   | budget.costPerDay
                    {"costPerUserPerDay":0.0000001}     | budget.costPerUserPerDay
                    {"costPerDay":1000000.1}            | budget.costPerDay
                    """)
    void invalidLimitIsNamed(String budget, String field) {
        Answer answer = limit(budget);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("\"field\":\"" + field + "\"");
        assertThat(server.get(BOT).body()).contains(NO_LIMITS);
    }

    @Test
    void messageAboveTheBudgetOfTheBotIsRejectedUntilTheNextDay() {
        limit("{\"messagesPerDay\":1}");
        Map<String, String> key = Map.of("Idempotency-Key", "k1");
        Answer first = server.send("POST", MESSAGE, HELLO, key);
        assertThat(first.status()).isEqualTo(200);

        assertExceeded("message budget of this bot", server.post(MESSAGE, HELLO));
        assertExceeded(
                "message budget of this bot",
                server.post(
                        MESSAGE,
                        "{\"message\":\"And?\",\"conversationId\":\""
                                + first.find("conv_[0-9A-Z]{26}")
                                + "\"}"));
        assertThat(server.get(CONVERSATIONS.substring(0, CONVERSATIONS.length() - 1)).body())
                .contains("\"total\":1,");
        assertThat(server.send("POST", MESSAGE, HELLO, key).find("msg_[0-9A-Z]{26}"))
                .isEqualTo(first.find("msg_[0-9A-Z]{26}"));
        assertThat(server.model().prompts()).hasSize(1);

        clock.tick(Duration.ofHours(12));
        assertThat(server.post(MESSAGE, HELLO).status()).isEqualTo(200);
    }

    /** Instructions and question are 4 tokens, and the text so far is 2. */
    @Test
    void stoppedAnswerCostsAnEstimate() throws IOException {
        limit("{\"costPerDay\":1}");
        server.model().reply(text("At nine."), pause(), text("Not sent."));
        try (var events =
                new BufferedReader(
                        new InputStreamReader(
                                server.open("/api/v1/chat/guide/stream", HELLO, Map.of()),
                                UTF_8))) {
            String read = "";
            while (!read.contains("At nine.")) {
                read += events.readLine();
            }
            String conversation = read.replaceFirst("(?s).*(conv_\\w+).*", "$1");
            String answer = read.replaceFirst("(?s)^id: (msg_\\w+):.*", "$1");
            server.post(CONVERSATIONS + conversation + "/messages/" + answer + "/stop", "");
            assertThat(events.lines().collect(Collectors.joining())).contains("stopped");
        }

        assertThat(server.get(BUDGET).body())
                .contains("\"use\":{\"messages\":1,\"cost\":0.000008}");
    }

    @Test
    void emptyUserIdIsNobody() {
        limit("{\"messagesPerUserPerDay\":1}");
        String conversation = server.post(MESSAGE, of("ann")).find("conv_\\w+");

        Answer next =
                server.post(
                        MESSAGE,
                        """
                        {"conversationId":"%s","message":"Hello","metadata":{"userId":""}}\
                        """
                                .formatted(conversation));

        assertExceeded("message budget of this user", next);
    }

    @Test
    void costOfAnswersCountsUntilTheLimitIsReached() {
        limit("{\"costPerDay\":1}");
        for (int i = 0; i < 2; i++) {
            server.model()
                    .reply(
                            text("At nine."),
                            finish(FinishReason.STOP, new Usage(500_000, 125_000)));
            assertThat(server.post(MESSAGE, HELLO).status()).isEqualTo(200);
        }

        assertExceeded("cost budget of this bot", server.post(MESSAGE, HELLO));
        assertThat(server.get(BUDGET).body())
                .isEqualTo(
                        """
                        {"success":true,"data":{"day":"2026-11-01","resetsAt":"2026-11-02T00:00:00.000Z",\
                        "limits":{"messagesPerDay":null,"costPerDay":1,"messagesPerUserPerDay":null,\
                        "costPerUserPerDay":null},"use":{"messages":2,"cost":1.5},\
                        "reached":["costPerDay"],"currency":"EUR","unpricedModels":[]},"error":null}\
                        """);
    }

    @Test
    void modelsWithoutAPriceAreNamed() {
        server.send("PATCH", BOT, "{\"model\":\"builtin\"}", Map.of());

        assertThat(server.get(BUDGET).body()).contains("\"unpricedModels\":[\"builtin\"]");
    }

    @Test
    void eachEndUserHasABudget() {
        limit("{\"messagesPerUserPerDay\":1}");
        assertThat(server.post(MESSAGE, of("ann")).status()).isEqualTo(200);
        assertThat(server.post(MESSAGE, of("bob")).status()).isEqualTo(200);

        assertExceeded("message budget of this user", server.post(MESSAGE, of("ann")));
        assertThat(server.post(MESSAGE, HELLO).status()).isEqualTo(200);
    }

    @Test
    void eachVisitorHasABudget() {
        limit("{\"messagesPerUserPerDay\":1}");
        String ann = newToken();
        assertThat(send("POST", MESSAGE, HELLO, ann).status()).isEqualTo(200);

        assertExceeded("message budget of this user", send("POST", MESSAGE, HELLO, ann));
        assertThat(send("POST", MESSAGE, HELLO, newToken()).status()).isEqualTo(200);
    }

    @Test
    void useOfOtherBotsIsNotShown() {
        String other = server.newKey(Scope.READ, "bot_01ARZ3NDEKTSV4RRFFQ69G5FAV");

        assertThat(get(BUDGET, other).status()).isEqualTo(404);
        assertThat(get(BUDGET, server.newKey(Scope.READ)).status()).isEqualTo(200);
    }

    /** Columns: the path, the body, the status of a rejection, and what its body contains. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /api/v1/chat/guide/message  | {"message":"Hi"}                   | 429 | "code":"BUDGET_EXCEEDED"
                    /api/v1/chat/guide/stream   | {"message":"Hi"}                   | 429 | "code":"BUDGET_EXCEEDED"
                    /api/v1/bot/guide           | {"message":"Hi"}                   | 429 | "code":"BUDGET_EXCEEDED"
                    /api/v1/bot/guide/stream    | {"message":"Hi"}                   | 429 | "code":"BUDGET_EXCEEDED"
                    /api/v1/chat/guide/ui       | {"id":"cHi","trigger":"submit-message","messages":[{"id":"mHi","role":"user","parts":[{"type":"text","text":"Hi"}]}]} | 429 | The daily message budget of this API key is used up.
                    /v1/chat/completions        | {"model":"guide","messages":[{"role":"user","content":"Hi"}]} | 429 | "type":"insufficient_quota","param":null,"code":"insufficient_quota"
                    /v1/chat/completions        | {"model":"guide","stream":true,"messages":[{"role":"user","content":"Hi"}]} | 429 | "code":"insufficient_quota"
                    /v1/responses               | {"model":"guide","input":"Hi"}     | 429 | "code":"insufficient_quota"
                    /v1/responses               | {"model":"guide","input":"Hi","stream":true} | 429 | "code":"insufficient_quota"
                    /mcp/guide                  | {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"ask","arguments":{"message":"Hi"}}} | 200 | "isError":true
                    """)
    void budgetOfAKeyHoldsInEachProtocol(String path, String body, int status, String contained) {
        String token;
        try (Services services = server.openBeside()) {
            token =
                    services.keys()
                            .create(
                                    "Shop",
                                    Scope.WRITE,
                                    Set.of(),
                                    Map.of(),
                                    new DailyBudget(1L, null),
                                    null)
                            .token();
        }
        Map<String, String> headers =
                Map.of(
                        "Authorization",
                        "Bearer " + token,
                        "Accept",
                        path.startsWith("/mcp") ? "application/json" : "*/*");
        Answer first = server.send("POST", path, body, headers);
        assertThat(first.status()).as(first.body()).isEqualTo(200);
        // Another question, because some protocols repeat the same one.
        Answer second = server.send("POST", path, body.replace("Hi", "Ho"), headers);

        assertThat(second.status()).as(second.body()).isEqualTo(status);
        assertThat(second.body())
                .contains(contained)
                .contains("The daily message budget of this API key is used up.")
                .doesNotContain("Try again");
        if (status == 429) {
            assertThat(second.header("Retry-After")).isEqualTo("43200");
        }
        if (path.startsWith("/v1")) {
            assertThat(second.header("x-should-retry")).isEqualTo("false");
        }
        assertThat(server.model().prompts()).hasSize(1);
    }
}
