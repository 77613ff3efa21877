package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.server.Services;
import dev.rejoinder.testkit.SettableClock;
import dev.rejoinder.testkit.TestServer;
import dev.rejoinder.testkit.TestServer.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BotsApiTest {
    private static final String BOTS = "/api/v1/bots";
    private static final Pattern NAMES = Pattern.compile("\"name\":\"([^\"]*)\"");

    @TempDir Path folder;
    private final SettableClock clock = new SettableClock();
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(folder, new TestServer.Options().clock(clock));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void providersAreNamedWithoutTheirSecrets() {
        assertThat(server.get("/api/v1/models").body())
                .isEqualTo(
                        """
                        {"success":true,"data":{"providers":[\
                        {"name":"builtin","model":"builtin","configured":true},\
                        {"name":"ollama","model":"ollama/{model}","configured":true},\
                        {"name":"openai","model":"openai/{model}","configured":true},\
                        {"name":"scripted","model":"scripted","configured":true},\
                        {"name":"anthropic","model":"anthropic/{model}","configured":false},\
                        {"name":"google","model":"google/{model}","configured":false}]},"error":null}\
                        """);
    }

    @Test
    void botThatIsGivenOnlyANameHasTheDefaults() {
        Answer made = server.post(BOTS, "{\"name\":\"Shop\",\"unknown\":{\"ignored\":true}}");

        assertThat(made.status()).isEqualTo(200);
        assertThat(made.body())
                .isEqualTo(
                        """
                        {"success":true,"data":{"id":"%s","shortName":null,"name":"Shop","instructions":"",\
                        "welcomeMessage":"Hi! How can I help you today?","model":"builtin","fallbackModels":[],"temperature":null,\
                        "maxTokens":1024,"historyLength":20,"fallbackMessage":"I'm sorry, I don't know the \
                        answer to that. Could you put it another way?","knowledgePassages":5,"matchThreshold":0.2,"allowedOrigins":[],"enabled":true,\
                        "createdAt":"2026-11-01T12:00:00.000Z","updatedAt":"2026-11-01T12:00:00.000Z"},\
                        "error":null}\
                        """
                                .formatted(id(made)));
        assertThat(server.get(BOTS + "/" + id(made)).body()).isEqualTo(made.body());
    }

    @Test
    void everySettingCanBeGivenChangedAndTakenBack() {
        Answer made =
                server.post(
                        BOTS,
                        """
                        {"name":"Shop é","shortName":"shop","instructions":"Sell 漢 👩‍👩‍👧.\\n\\"Now\\"",\
                        "welcomeMessage":"","model":"scripted","fallbackModels":["builtin"],"temperature":0.70,"maxTokens":5,\
                        "historyLength":0,"fallbackMessage":"No idea.",\
                        "knowledgePassages":0,"matchThreshold":1,\
                        "allowedOrigins":["https://shop.example","http://localhost:3000"],"enabled":false}\
                        """);
        assertThat(made.plain())
                .isEqualTo(
                        """
                        {"success":true,"data":{"id":"bot_1","shortName":"shop","name":"Shop é",\
                        "instructions":"Sell 漢 👩‍👩‍👧.\\n\\"Now\\"","welcomeMessage":"","model":"scripted",\
                        "fallbackModels":["builtin"],"temperature":0.7,"maxTokens":5,"historyLength":0,"fallbackMessage":"No idea.",\
                        "knowledgePassages":0,"matchThreshold":1,\
                        "allowedOrigins":["https://shop.example","http://localhost:3000"],"enabled":false,"createdAt":"TIME","updatedAt":"TIME"},"error":null}\
                        """);
        clock.tick(Duration.ofSeconds(5));

        Answer changed = patch("shop", "{\"temperature\":2,\"maxTokens\":6,\"enabled\":true}");
        assertThat(changed.body())
                .isEqualTo(
                        made.body()
                                .replace("\"temperature\":0.7", "\"temperature\":2")
                                .replace("\"maxTokens\":5", "\"maxTokens\":6")
                                .replace("\"enabled\":false", "\"enabled\":true")
                                .replace(
                                        "\"updatedAt\":\"2026-11-01T12:00:00.000Z\"",
                                        "\"updatedAt\":\"2026-11-01T12:00:05.000Z\""));
        assertThat(server.get(BOTS + "/shop").body()).isEqualTo(changed.body());

        Answer reset =
                patch(
                        "shop",
                        """
                        {"name":"Shop","shortName":null,"instructions":null,"welcomeMessage":null,\
                        "model":null,"fallbackModels":null,"temperature":null,"maxTokens":null,"historyLength":null,\
                        "fallbackMessage":null,"knowledgePassages":null,"matchThreshold":null,"allowedOrigins":null,"enabled":null}\
                        """);
        assertThat(reset.plain()).isEqualTo(server.post(BOTS, "{\"name\":\"Shop\"}").plain());
        assertThat(server.get(BOTS + "/shop").status()).isEqualTo(404);
    }

    /** Columns: the body, the field at fault. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"shortName":"x-y"}                 | name
                    {"name":null}                       | name
                    {"name":""}                         | name
                    {"name":"  "}                       | name
                    {"name":7}                          | name
                    {"name":"a\\nb"}                    | name
                    {"name":"a","shortName":"A"}        | shortName
                    {"name":"a","shortName":"a--b"}     | shortName
                    {"name":"a","shortName":"-a"}       | shortName
                    {"name":"a","shortName":"bot_x"}    | shortName
                    {"name":"a","shortName":"a/b"}      | shortName
                    {"name":"a","shortName":""}         | shortName
                    {"name":"a","shortName":"demo"}     | shortName
                    {"name":"a","shortName":"guide"}    | shortName
                    {"name":"a","instructions":[]}      | instructions
                    {"name":"a","welcomeMessage":1}     | welcomeMessage
                    {"name":"a","model":"nonsense"}     | model
                    {"name":"a","model":"nobody/gpt"}   | model
                    {"name":"a","model":""}             | model
                    {"name":"a","fallbackModels":"builtin"}   | fallbackModels
                    {"name":"a","fallbackModels":[7]}         | fallbackModels[0]
                    {"name":"a","fallbackModels":["nonsense"]} | fallbackModels
                    {"name":"a","temperature":2.1}      | temperature
                    {"name":"a","temperature":-0.1}     | temperature
                    {"name":"a","temperature":"1"}      | temperature
                    {"name":"a","maxTokens":0}          | maxTokens
                    {"name":"a","maxTokens":100001}     | maxTokens
                    {"name":"a","maxTokens":1.5}        | maxTokens
                    {"name":"a","maxTokens":99999999999999999999} | maxTokens
                    {"name":"a","historyLength":-1}     | historyLength
                    {"name":"a","historyLength":201}    | historyLength
                    {"name":"a","fallbackMessage":""}   | fallbackMessage
                    {"name":"a","knowledgePassages":21} | knowledgePassages
                    {"name":"a","matchThreshold":1.1}   | matchThreshold
                    {"name":"a","fallbackMessage":" "}  | fallbackMessage
                    {"name":"a","enabled":"yes"}        | enabled
                    {"name":"a","enabled":1}            | enabled
                    {"name":"a","allowedOrigins":"*"}   | allowedOrigins
                    {"name":"a","allowedOrigins":["https://a.example/"]}     | allowedOrigins
                    {"name":"a","allowedOrigins":["https://A.example"]}      | allowedOrigins
                    {"name":"a","allowedOrigins":["https://a.example:443"]}  | allowedOrigins
                    {"name":"a","allowedOrigins":["a.example"]}              | allowedOrigins
                    {"name":"a","allowedOrigins":["https://*.example"]}      | allowedOrigins
                    {"name":"a","allowedOrigins":["https://a; script-src *"]} | allowedOrigins
                    {"name":"a","allowedOrigins":["*","*","*","*","*","*","*","*","*","*","*","*","*","*","*","*","*","*","*","*","*"]} | allowedOrigins
                    """)
    void wrongFieldIsNamedAndNothingIsMade(String body, String field) {
        Answer answer = server.post(BOTS, body);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body())
                .contains("\"code\":\"INVALID_REQUEST\"")
                .endsWith(",\"field\":\"" + field + "\",\"retryable\":false}}");
        assertThat(server.get(BOTS).body()).contains("\"total\":2,");
    }

    @Test
    void longTextsHaveTheirLimits() {
        Map<String, Integer> limits =
                Map.of("name", 100, "welcomeMessage", 2_000, "fallbackMessage", 2_000);
        for (Map.Entry<String, Integer> limit : limits.entrySet()) {
            String name = limit.getKey();
            int most = limit.getValue();
            String body = "{\"" + name + "\":\"%s\"}";
            assertThat(patch("guide", body.formatted("é".repeat(most))).status()).isEqualTo(200);
            Answer answer = patch("guide", body.formatted("é".repeat(most + 1)));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).endsWith(",\"field\":\"" + name + "\",\"retryable\":false}}");
            // What is counted is said in one way or the other, and never a 500.
            assertThat(patch("guide", body.formatted("👩".repeat(most))).status()).isIn(200, 400);
        }
        String instructions = "{\"instructions\":\"" + "x".repeat(100_000);
        assertThat(patch("guide", instructions + "\"}").status()).isEqualTo(200);
        assertThat(patch("guide", instructions + "x\"}").status()).isEqualTo(400);
    }

    @Test
    void shortNameOfADeletedBotIsFreeAgain() {
        String first = id(server.post(BOTS, "{\"name\":\"One\",\"shortName\":\"shop\"}"));
        assertThat(patch("guide", "{\"shortName\":\"shop\"}").body())
                .contains("\"field\":\"shortName\"");

        Answer deleted = server.send("DELETE", BOTS + "/shop", null, Map.of());

        assertThat(deleted.body())
                .isEqualTo(
                        "{\"success\":true,\"data\":{\"id\":\""
                                + first
                                + "\",\"deleted\":true},\"error\":null}");
        assertThat(server.get(BOTS + "/" + first).status()).isEqualTo(404);
        assertThat(server.send("DELETE", BOTS + "/shop", null, Map.of()).status()).isEqualTo(404);
        assertThat(patch("guide", "{\"shortName\":\"shop\"}").status()).isEqualTo(200);
        assertThat(server.get(BOTS + "/shop").body()).contains("\"name\":\"Guide\"");
    }

    @Test
    void deletedBotTakesItsConversationsWithIt() {
        String conversation =
                server.post("/api/v1/chat/guide/message", "{\"message\":\"Hi\"}")
                        .find("conv_\\w{26}");

        server.send("DELETE", BOTS + "/guide", null, Map.of());

        String path = "/api/v1/chat/" + server.botId() + "/conversations";
        for (String gone : List.of(path, path + "/" + conversation)) {
            assertThat(server.get(gone).body()).contains("\"code\":\"BOT_NOT_FOUND\"");
        }
        assertThat(server.post("/api/v1/chat/guide/message", "{\"message\":\"Hi\"}").body())
                .contains("\"code\":\"BOT_NOT_FOUND\"");
    }

    @Test
    void listIsNewestFirstAndPaged() {
        for (int i = 1; i <= 3; i++) {
            clock.tick(Duration.ofSeconds(1));
            server.post(BOTS, "{\"name\":\"Shop " + i + "\"}");
        }

        Answer first = server.get(BOTS + "?limit=2");
        assertThat(names(first)).containsExactly("Shop 3", "Shop 2");
        assertThat(first.body())
                .contains("\"pagination\":{\"page\":1,\"limit\":2,\"total\":5,\"hasMore\":true}");
        Answer last = server.get(BOTS + "?limit=2&page=3");
        assertThat(names(last)).hasSize(1);
        assertThat(last.body())
                .contains("\"pagination\":{\"page\":3,\"limit\":2,\"total\":5,\"hasMore\":false}");
    }

    @Test
    void restrictedKeySeesItsOwnBotsAlone() {
        clock.tick(Duration.ofSeconds(1));
        String shop = id(server.post(BOTS, "{\"name\":\"Shop\",\"shortName\":\"shop\"}"));
        var key =
                Map.of(
                        "Authorization",
                        "Bearer " + server.newKey(Scope.ADMIN, server.botId(), shop));

        Answer list = server.send("GET", BOTS, null, key);
        assertThat(names(list)).containsExactly("Shop", "Guide");
        assertThat(list.body()).contains("\"total\":2,\"hasMore\":false}");
        Answer page = server.send("GET", BOTS + "?limit=1&page=2", null, key);
        assertThat(names(page)).containsExactly("Guide");
        assertThat(page.body()).contains("\"total\":2,\"hasMore\":false}");
        assertThat(server.send("GET", BOTS + "/shop", null, key).status()).isEqualTo(200);
        for (String method : List.of("GET", "PATCH", "DELETE")) {
            Answer foreign = server.send(method, BOTS + "/demo", "{}", key);
            assertThat(foreign.body()).contains("\"code\":\"BOT_NOT_FOUND\"");
        }
        Answer refused = server.send("POST", BOTS, "{\"name\":\"Mine\"}", key);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("\"code\":\"INSUFFICIENT_PERMISSIONS\"");
        assertThat(server.send("GET", "/api/v1/keys", null, key).status()).isEqualTo(403);
        assertThat(server.get(BOTS).body()).contains("\"total\":3,");
    }

    @Test
    void changeByAnotherProcessIsSeenWithinASecond() {
        assertThat(server.get(BOTS + "/guide").body()).contains("\"name\":\"Guide\"");
        try (Services services = server.openBeside()) {
            services.bots().delete("demo");
            services.bots()
                    .update(
                            "guide",
                            bot -> {
                                var draft = bot.draft();
                                return bot.with(
                                        new dev.rejoinder.bot.BotDraft(
                                                draft.shortName(),
                                                "Changed",
                                                draft.instructions(),
                                                draft.welcomeMessage(),
                                                "builtin",
                                                draft.fallbackModels(),
                                                draft.temperature(),
                                                draft.maxTokens(),
                                                draft.historyMessages(),
                                                draft.fallbackMessage(),
                                                draft.knowledge(),
                                                draft.widget(),
                                                draft.enabled()));
                            });
        }
        clock.tick(Duration.ofSeconds(1));

        assertThat(server.get(BOTS + "/guide").body()).contains("\"name\":\"Changed\"");
        assertThat(server.get(BOTS + "/demo").status()).isEqualTo(404);
    }

    private Answer patch(String bot, String body) {
        return server.send("PATCH", BOTS + "/" + bot, body, Map.of());
    }

    private static String id(Answer answer) {
        return answer.find("bot_[0-9A-Z]{26}");
    }

    private static List<String> names(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return NAMES.matcher(answer.body()).results().map(found -> found.group(1)).toList();
    }
}
