package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.server.Services;
import dev.rejoinder.testkit.TestServer.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BotsApiTest extends BotsApiFixture {
    private static final Pattern NAMES = Pattern.compile("\"name\":\"([^\"]*)\",\"instructions\"");

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
    void listIsSearchedSortedAndBrief() {
        String rules = "Rule. ".repeat(100);
        server.post(
                BOTS,
                "{\"name\":\"Zoë’s café\",\"shortName\":\"zoe\",\"instructions\":\""
                        + rules
                        + "\"}");
        clock.tick(Duration.ofSeconds(1));
        server.post(BOTS, "{\"name\":\"Archive\",\"enabled\":false}");
        server.post("/api/v1/chat/zoe/message", "{\"message\":\"Hello\"}");

        Answer found = server.get(BOTS + "?q=ZOE+CAFE&brief=true");
        assertThat(found.plain())
                .contains(
                        "\"shortName\":\"zoe\",\"name\":\"Zoë’s café\",\"model\":\"builtin\","
                                + "\"enabled\":true,\"excerpt\":\""
                                + rules.substring(0, 200)
                                + "\",\"createdAt\":\"TIME\",\"updatedAt\":\"TIME\","
                                + "\"lastActivityAt\":\"TIME\"}],",
                        "\"total\":1")
                .doesNotContain("fallbackMessage");
        assertThat(names("?brief=true&sort=name&limit=1")).containsExactly("Archive");
        assertThat(names("?brief=true&sort=activity&limit=1")).containsExactly("Zoë’s café");
        assertThat(names("?sort=name&q=archive")).containsExactly("Archive");
        assertThat(server.get(BOTS + "?sort=name&q=archive").body()).contains("fallbackMessage");
        for (String wrong : List.of("sort=size", "brief=yes", "q=" + "x".repeat(201))) {
            Answer refused = server.get(BOTS + "?" + wrong);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body())
                    .contains("\"field\":\"" + wrong.substring(0, wrong.indexOf('=')) + "\"");
        }
    }

    private List<String> names(String query) {
        return Pattern.compile("\"name\":\"([^\"]+)\",\"(?:model|instructions)")
                .matcher(server.get(BOTS + query).body())
                .results()
                .map(each -> each.group(1))
                .toList();
    }

    @Test
    void restrictedKeySeesOnlyItsBots() {
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
                                                draft.modelOptionsFromCaller(),
                                                draft.enabled()));
                            });
        }
        clock.tick(Duration.ofSeconds(1));

        assertThat(server.get(BOTS + "/guide").body()).contains("\"name\":\"Changed\"");
        assertThat(server.get(BOTS + "/demo").status()).isEqualTo(404);
    }

    private static List<String> names(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return NAMES.matcher(answer.body()).results().map(found -> found.group(1)).toList();
    }
}
