package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer.Answer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BotSettingsApiTest extends BotsApiFixture {
    @Test
    void providersAreListedWithoutTheirSecrets() {
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
    void botCreatedWithOnlyANameHasTheDefaults() {
        Answer made = server.post(BOTS, "{\"name\":\"Shop\",\"unknown\":{\"ignored\":true}}");

        assertThat(made.status()).isEqualTo(200);
        assertThat(made.body())
                .isEqualTo(
                        """
                        {"success":true,"data":{"id":"%s","shortName":null,"name":"Shop","instructions":"",\
                        "welcomeMessage":"Hi! How can I help you today?","model":"builtin","fallbackModels":[],"temperature":null,\
                        "maxTokens":1024,"historyLength":20,"fallbackMessage":"I'm sorry, I don't know the \
                        answer to that. Could you put it another way?","knowledgePassages":5,"matchThreshold":0.2,"allowedOrigins":[],"modelOptionsFromCaller":false,"enabled":true,\
                        "feedback":true,"leadForm":{"enabled":false,"when":"when_unanswered","afterMessages":3,"title":"","fields":[{"name":"name","label":"","type":"text","required":false},{"name":"email","label":"","type":"email","required":true}]},"handover":{"enabled":false,"phrases":[],"afterFallbacks":2,"afterThumbsDown":false,"tool":true,"waitMinutes":5,"timeZone":"UTC","openingHours":[],"email":null},"retentionDays":null,"suggestFollowUps":false,"caution":"balanced","images":"auto","widget":{"accentColor":"#2450d8","title":"","logo":null,"launcherIcon":"chat","suggestedQuestions":[],"theme":"auto","position":"bottom-right","language":"auto"},\
                        "budget":{"messagesPerDay":null,"costPerDay":null,"messagesPerUserPerDay":null,"costPerUserPerDay":null},"uploads":{"enabled":false,"keepOriginals":false},\
                        "hasIdentitySecret":false,"widgetLoadedAt":null,"createdAt":"2026-11-01T12:00:00.000Z","updatedAt":"2026-11-01T12:00:00.000Z"},\
                        "error":null}\
                        """
                                .formatted(id(made)));
        assertThat(server.get(BOTS + "/" + id(made)).body()).isEqualTo(made.body());
    }

    @Test
    void everySettingCanBeSetChangedAndReset() {
        Answer made =
                server.post(
                        BOTS,
                        """
                        {"name":"Shop é","shortName":"shop","instructions":"Sell 漢 👩‍👩‍👧.\\n\\"Now\\"",\
                        "welcomeMessage":"","model":"scripted","fallbackModels":["builtin"],"temperature":0.70,"maxTokens":5,\
                        "historyLength":0,"fallbackMessage":"No idea.",\
                        "knowledgePassages":0,"matchThreshold":1,\
                        "allowedOrigins":["https://shop.example","http://localhost:3000"],"modelOptionsFromCaller":true,"enabled":false}\
                        """);
        assertThat(made.plain())
                .isEqualTo(
                        """
                        {"success":true,"data":{"id":"bot_1","shortName":"shop","name":"Shop é",\
                        "instructions":"Sell 漢 👩‍👩‍👧.\\n\\"Now\\"","welcomeMessage":"","model":"scripted",\
                        "fallbackModels":["builtin"],"temperature":0.7,"maxTokens":5,"historyLength":0,"fallbackMessage":"No idea.",\
                        "knowledgePassages":0,"matchThreshold":1,\
                        "allowedOrigins":["https://shop.example","http://localhost:3000"],"modelOptionsFromCaller":true,"enabled":false,\
                        "feedback":true,"leadForm":{"enabled":false,"when":"when_unanswered","afterMessages":3,"title":"","fields":[{"name":"name","label":"","type":"text","required":false},{"name":"email","label":"","type":"email","required":true}]},"handover":{"enabled":false,"phrases":[],"afterFallbacks":2,"afterThumbsDown":false,"tool":true,"waitMinutes":5,"timeZone":"UTC","openingHours":[],"email":null},"retentionDays":null,"suggestFollowUps":false,"caution":"balanced","images":"auto","widget":{"accentColor":"#2450d8","title":"","logo":null,"launcherIcon":"chat","suggestedQuestions":[],"theme":"auto","position":"bottom-right","language":"auto"},\
                        "budget":{"messagesPerDay":null,"costPerDay":null,"messagesPerUserPerDay":null,"costPerUserPerDay":null},"uploads":{"enabled":false,"keepOriginals":false},\
                        "hasIdentitySecret":false,"widgetLoadedAt":null,"createdAt":"TIME","updatedAt":"TIME"},"error":null}\
                        """);
        clock.tick(Duration.ofSeconds(5));

        Answer changed = patch("shop", "{\"temperature\":2,\"maxTokens\":6,\"enabled\":true}");
        assertThat(changed.body())
                .isEqualTo(
                        made.body()
                                .replace("\"temperature\":0.7", "\"temperature\":2")
                                .replace("\"maxTokens\":5", "\"maxTokens\":6")
                                .replace("true,\"enabled\":false", "true,\"enabled\":true")
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
                        "fallbackMessage":null,"knowledgePassages":null,"matchThreshold":null,"allowedOrigins":null,"modelOptionsFromCaller":null,"enabled":null}\
                        """);
        assertThat(reset.plain()).isEqualTo(server.post(BOTS, "{\"name\":\"Shop\"}").plain());
        assertThat(server.get(BOTS + "/shop").status()).isEqualTo(404);
    }

    /** Columns: the body, the invalid field. */
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
    void imagesAreChangedAndReset() {
        assertThat(patch("guide", "{\"images\":\"no\"}").body()).contains("\"images\":\"no\"");
        assertThat(patch("guide", "{\"images\":null}").body()).contains("\"images\":\"auto\"");
        Answer refused = patch("guide", "{\"images\":\"maybe\"}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("\"field\":\"images\"");
    }

    @Test
    void cautionIsChangedAndReset() {
        assertThat(patch("guide", "{\"caution\":\"careful\"}").body())
                .contains("\"caution\":\"careful\"");
        assertThat(patch("guide", "{\"caution\":null}").body())
                .contains("\"caution\":\"balanced\"");
        Answer refused = patch("guide", "{\"caution\":\"reckless\"}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("\"field\":\"caution\"");
    }

    @Test
    void settingsOfConversationsAreMergedAndReset() {
        Answer changed =
                patch(
                        "guide",
                        """
                        {"feedback":false,"retentionDays":30,"suggestFollowUps":true,\
                        "leadForm":{"enabled":true,"when":"after_messages","unknown":1},\
                        "handover":{"enabled":true,"phrases":["human"],"timeZone":"Europe/Berlin",\
                        "openingHours":[{"day":"mon","from":"09:00","to":"17:30"}],\
                        "email":"team@shop.example"}}\
                        """);
        assertThat(changed.body())
                .contains(
                        """
                        "feedback":false,"leadForm":{"enabled":true,"when":"after_messages","afterMessages":3,"title":"",\
                        "fields":[{"name":"name","label":"","type":"text","required":false},\
                        {"name":"email","label":"","type":"email","required":true}]},\
                        "handover":{"enabled":true,"phrases":["human"],"afterFallbacks":2,"afterThumbsDown":false,\
                        "tool":true,"waitMinutes":5,"timeZone":"Europe/Berlin",\
                        "openingHours":[{"day":"mon","from":"09:00","to":"17:30"}],\
                        "email":"team@shop.example"},"retentionDays":30,\
                        "suggestFollowUps":true,"caution":"balanced","images":"auto","widget":{"accentColor":"#2450d8","title":"","logo":null,"launcherIcon":"chat","suggestedQuestions":[],"theme":"auto","position":"bottom-right","language":"auto"},\
                        """);
        assertThat(patch("guide", "{\"handover\":{\"waitMinutes\":9}}").body())
                .contains("\"phrases\":[\"human\"]", "\"waitMinutes\":9");
        assertThat(
                        patch(
                                        "guide",
                                        "{\"handover\":null,\"retentionDays\":null,"
                                                + "\"suggestFollowUps\":null}")
                                .body())
                .contains(
                        "\"suggestFollowUps\":false",
                        "\"handover\":{\"enabled\":false,\"phrases\":[]",
                        "\"waitMinutes\":5",
                        "\"retentionDays\":null",
                        "\"leadForm\":{\"enabled\":true");
    }

    @Test
    void settingsOfConversationsHaveTheirLimits() {
        Map<String, String> refused =
                Map.of(
                        "{\"leadForm\":{\"enabled\":true,\"fields\":[]}}",
                        "leadForm.fields",
                        "{\"leadForm\":{\"fields\":[{\"name\":\"a\"},{\"name\":\"a\"}]}}",
                        "leadForm.fields",
                        "{\"leadForm\":{\"fields\":[{\"name\":\"a b\"}]}}",
                        "leadForm.fields",
                        "{\"handover\":{\"timeZone\":\"Mars\"}}",
                        "handover.timeZone",
                        "{\"handover\":{\"email\":\"a@b, c@d\"}}",
                        "handover.email",
                        "{\"handover\":{\"email\":\"agent@bücher.example\"}}",
                        "handover.email",
                        "{\"handover\":{\"phrases\":[\" \"]}}",
                        "handover.phrases[0]",
                        "{\"handover\":{\"openingHours\":[{\"day\":\"mon\",\"from\":\"17:00\",\"to\":\"09:00\"}]}}",
                        "handover.openingHours",
                        "{\"handover\":{\"openingHours\":[{\"day\":\"mon\",\"from\":\"9"
                                + " Uhr\",\"to\":\"17:00\"}]}}",
                        "handover.openingHours",
                        "{\"retentionDays\":0}",
                        "retentionDays");
        refused.forEach(
                (body, field) -> {
                    Answer answer = patch("guide", body);
                    assertThat(answer.status()).as(body).isEqualTo(400);
                    assertThat(answer.body()).contains("\"field\":\"" + field + "\"");
                });
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
            // Either limit may be reported, but never a 500.
            assertThat(patch("guide", body.formatted("👩".repeat(most))).status()).isIn(200, 400);
        }
        String instructions = "{\"instructions\":\"" + "x".repeat(100_000);
        assertThat(patch("guide", instructions + "\"}").status()).isEqualTo(200);
        assertThat(patch("guide", instructions + "x\"}").status()).isEqualTo(400);
    }
}
