package dev.rejoinder.http.openai;

import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.TestServer.Answer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Which conversation a response continues, and who may see it. */
class ResponseConversationTest extends ResponseFixture {
    @Test
    void responseContinuesThePreviousOne() {
        server.model().reply(text("Hi!")).reply(text("At nine."));
        Answer first = create("Hello");
        Answer second = create("When?", "\"previous_response_id\":\"" + id(first) + "\"");

        assertThat(conversation(second)).isEqualTo(conversation(first));
        assertThat(server.model().prompts().getLast().messages()).hasSize(3);
        assertThat(json(second).get("previous_response_id").asString()).isEqualTo(id(first));
    }

    @Test
    void earlierResponseForksTheConversation() {
        server.model().reply(text("Hi!")).reply(text("At nine.")).reply(text("At ten."));
        Answer first = create("Hello");
        String previous = "\"previous_response_id\":\"" + id(first) + "\"";
        create("When?", previous);
        Answer fork = create("Or when?", previous);

        assertThat(conversation(fork)).isNotEqualTo(conversation(first));
        assertThat(history(conversation(fork)))
                .isEqualTo("user: Hello | assistant: Hi! | user: Or when? | assistant: At ten.");
        assertThat(server.model().prompts().getLast().messages()).hasSize(3);
    }

    @Test
    void forkOfARunningResponseIsRefusedAndOfAStoppedOneSaysSo() {
        ScriptedStep.Pause pause = ScriptedStep.pause();
        server.model().reply(text("On and"), pause);
        Answer first = create("Hello", "\"background\":true");
        pause.awaitReached();
        String previous = "\"previous_response_id\":\"" + id(first) + "\"";
        create("When?", previous, "\"background\":true");

        Answer early = server.post(RESPONSES, ask("Or when?", previous));
        assertThat(early.status()).as(early.body()).isEqualTo(429);
        server.post(RESPONSES + "/" + id(first) + "/cancel", "");
        pause.release();
        Answer fork = create("Or when?", previous);

        assertThat(conversation(fork)).isNotEqualTo(conversation(first));
        assertThat(
                        server.get(
                                        "/api/v1/chat/guide/conversations/"
                                                + conversation(fork)
                                                + "?include=status")
                                .body())
                .contains("\"content\":\"On and\"")
                .contains("\"status\":\"stopped\"");
    }

    @Test
    void backgroundResponseMustBeStored() {
        Answer refused =
                server.post(RESPONSES, ask("Hello", "\"background\":true", "\"store\":false"));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(json(refused).at("/error/param").asString()).isEqualTo("store");
        assertThat(server.model().prompts()).isEmpty();
    }

    @Test
    void conversationBelongsToTheUserThatItWasMadeFor() {
        String made =
                server.post("/v1/conversations", "{\"metadata\":{\"userId\":\"ann\"}}")
                        .find("conv_\\w{26}");
        create("Hello", "\"conversation\":\"" + made + "\"");
        create("Hello", "\"metadata\":{\"userId\":\"bob\"}", "\"user\":\"automatic\"");

        String list = "/api/v1/chat/guide/conversations?userId=";
        assertThat(server.get(list + "ann").body()).contains(made, "\"total\":1,");
        assertThat(server.get(list + "bob").body()).contains("\"total\":1,");
        assertThat(server.get(list + "automatic").body()).contains("\"total\":0,");
    }

    @Test
    void conversationWithoutABotIsBoundByItsFirstResponse() {
        Answer made =
                server.post(
                        "/v1/conversations",
                        """
                        {"metadata":{"a":"b"},"items":[{"role":"user","content":"Hello"},\
                        {"role":"assistant","content":"Hi!"}]}\
                        """);
        String id = conversation(made);
        String one = "/v1/conversations/" + id;
        assertThat(server.get(one).body()).isEqualTo(made.body());
        assertThat(json(server.get(one + "/items?order=asc")).get("data")).hasSize(2);
        JsonNode page = json(server.get(one + "/items?order=asc&limit=1"));
        assertThat(page.get("has_more").asBoolean()).isTrue();
        String after = one + "/items?order=asc&limit=1&after=";
        JsonNode rest = json(server.get(after + page.get("last_id").asString()));
        assertThat(rest.at("/data/0/role").asString()).isEqualTo("assistant");
        assertThat(rest.get("has_more").asBoolean()).isFalse();
        assertThat(server.get(after + "msg_99").status()).isEqualTo(400);

        assertOneItem(one, "Hi!");

        Answer first = create("When?", "\"conversation\":\"" + id + "\"");
        assertOneItem(one, "When?");
        create("Until?", "\"conversation\":{\"id\":\"" + id + "\"}");

        assertThat(conversation(first)).isEqualTo(id);
        assertThat(history(id))
                .isEqualTo(
                        "user: Hello | assistant: Hi! | user: When? | assistant: Hello there"
                                + " | user: Until? | assistant: Hello there");
        assertThat(json(server.get(one)).get("metadata")).isEqualTo(json(made).get("metadata"));
        JsonNode newest = json(server.get(one + "/items?limit=2"));
        assertThat(newest.at("/data/1/content/0/text").asString()).isEqualTo("Until?");
        assertThat(newest.get("has_more").asBoolean()).isTrue();
        JsonNode next =
                json(server.get(one + "/items?limit=4&after=" + newest.get("last_id").asString()));
        assertThat(next.get("has_more").asBoolean()).isFalse();

        assertThat(server.post(one, "{\"metadata\":{\"c\":\"d\"}}").body())
                .contains("\"metadata\":{\"c\":\"d\"}");
        assertThat(server.send("DELETE", one, null, Map.of()).body())
                .isEqualTo(
                        "{\"id\":\""
                                + id
                                + "\",\"object\":\"conversation.deleted\",\"deleted\":true}");
        assertThat(server.get(one).status()).isEqualTo(404);
    }

    private void assertOneItem(String conversation, String text) {
        JsonNode item =
                json(server.get(conversation + "/items"))
                        .get("data")
                        .valueStream()
                        .filter(each -> each.at("/content/0/text").asString().equals(text))
                        .findFirst()
                        .orElseThrow();
        String items = conversation + "/items/";
        assertThat(json(server.get(items + item.get("id").asString()))).isEqualTo(item);
        assertThat(server.get(items + "msg_nowhere").status()).isEqualTo(404);
    }

    @Test
    void draftIsItsCallersOnly() {
        String id = conversation(server.post("/v1/conversations", "{}"));
        var other = Map.of("Authorization", "Bearer " + server.newKey(Scope.WRITE));

        assertThat(server.send("GET", "/v1/conversations/" + id, null, other).status())
                .isEqualTo(404);
        assertThat(
                        server.send(
                                        "POST",
                                        RESPONSES,
                                        ask("Hi", "\"conversation\":\"" + id + "\""),
                                        other)
                                .status())
                .isEqualTo(404);
    }

    @Test
    void conversationOfAnotherModelIsNamedOnlyToKeysThatMayUseIt() {
        String conversation = conversation(create("Hello"));
        String other = server.post("/api/v1/bots", "{\"name\":\"Other\"}").find("bot_\\w{26}");
        String body =
                ask("Hi", "\"conversation\":\"" + conversation + "\"").replace("guide", other);

        Answer refused = server.post(RESPONSES, body);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(json(refused).at("/error/param").asString()).isEqualTo("conversation");
        assertThat(json(refused).at("/error/message").asString())
                .isEqualTo("This conversation belongs to another model.");

        var restricted = Map.of("Authorization", "Bearer " + server.newKey(Scope.WRITE, other));
        Answer hidden = server.send("POST", RESPONSES, body, restricted);
        assertThat(hidden.status()).isEqualTo(404);
        assertThat(
                        server.send(
                                        "POST",
                                        RESPONSES,
                                        body.replace(conversation, "conv_nowhere"),
                                        restricted)
                                .body())
                .isEqualTo(hidden.body());
    }

    @Test
    void restrictedKeySeesNothingOfOtherBots() {
        Answer answer = create("Hello");
        String other = server.post("/api/v1/bots", "{\"name\":\"Other\"}").find("bot_\\w{26}");
        var foreign = Map.of("Authorization", "Bearer " + server.newKey(Scope.WRITE, other));
        String response = RESPONSES + "/" + id(answer);
        for (String[] call :
                new String[][] {
                    {"GET", response},
                    {"GET", response + "?stream=true"},
                    {"POST", response + "/cancel"},
                    {"DELETE", response},
                    {"GET", response + "/input_items"},
                    {"GET", "/v1/conversations/" + conversation(answer)},
                    {"GET", "/v1/conversations/" + conversation(answer) + "/items"},
                    {"GET", "/v1/conversations/" + conversation(answer) + "/items/msg_1"},
                    {"DELETE", "/v1/conversations/" + conversation(answer)},
                    {"POST", "/v1/conversations/" + conversation(answer)}
                }) {
            String body = call[0].equals("POST") ? "{}" : null;
            Answer refused = server.send(call[0], call[1], body, foreign);
            String unknown =
                    call[1].replaceAll("(resp_|conv_)[0-9A-Z]", "$17").replace("resp_7", "resp_0");
            assertThat(refused.status()).as(call[1]).isEqualTo(404);
            assertThat(server.send(call[0], unknown, body, foreign).body())
                    .isEqualTo(refused.body());
        }
        assertThat(server.get(response).status()).isEqualTo(200);
    }

    @Test
    void inputOfSeveralMessagesContinuesItsConversation() {
        server.model().reply(text("Hi!"));
        Answer first = create("Hello");
        Answer second =
                server.post(
                        RESPONSES,
                        """
                        {"model":"guide","input":[\
                        {"role":"developer","content":"Be brief."},\
                        {"role":"user","content":[{"type":"input_text","text":"Hello"}]},\
                        {"type":"message","role":"assistant","content":[{"type":"output_text","text":"Hi!"}]},\
                        {"role":"user","content":"When?"}]}\
                        """);

        assertThat(conversation(second)).isEqualTo(conversation(first));
        assertThat(server.model().prompts().getLast().messages()).hasSize(3);
    }
}
