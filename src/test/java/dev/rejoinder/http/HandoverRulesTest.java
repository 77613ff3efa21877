package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.call;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.TestServer.Answer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What asks for a person without a button, and the other APIs during a handover. */
class HandoverRulesTest extends HandoverFixture {
    private static final String WAITING = "\"state\":\"waiting\"";
    private static final String FALLBACK = "I do not know that.";

    private void setFallback() {
        server.send(
                "PATCH",
                "/api/v1/bots/guide",
                "{\"fallbackMessage\":\"" + FALLBACK + "\"}",
                Map.of());
    }

    @Test
    void phraseAsksForAPersonInTheFirstQuestion() {
        enable(",\"phrases\":[\"real person\"]");

        Answer answer = server.post(MESSAGE, "{\"message\":\"A REAL  person, please!\"}");

        assertThat(answer.body())
                .contains("\"response\":\"\"", "\"finishReason\":\"handover\"")
                .contains("\"reason\":\"phrase\"", WAITING);
        assertThat(server.model().prompts()).isEmpty();
        String conversation = answer.find("conv_[0-9A-Z]{26}");
        assertThat(server.get(CONVERSATIONS + conversation).body())
                .contains("\"messageCount\":1", "A REAL  person");
        assertThat(server.get("/api/v1/bots/guide/analytics").body())
                .contains("\"conversations\":1", "\"messages\":1");
    }

    @Test
    void phraseDoesNothingOutsideOpeningHours() {
        enable(
                ",\"phrases\":[\"human\"],\"openingHours\":"
                        + "[{\"day\":\"mon\",\"from\":\"09:00\",\"to\":\"17:00\"}]");
        server.model().reply(text("Nobody is there."));

        assertThat(server.post(MESSAGE, "{\"message\":\"A human!\"}").body())
                .contains("Nobody is there.")
                .doesNotContain("handover");
    }

    @Test
    void fallbacksInARowAskForAPerson() {
        setFallback();
        enable(",\"afterFallbacks\":2");
        server.model().reply(text(FALLBACK)).reply(text(FALLBACK));
        String conversation = converse(server.writeKey());

        Answer second = ask(conversation, "And this?");

        assertThat(second.body())
                .contains("\"response\":\"" + FALLBACK + "\"", "\"reason\":\"fallbacks\"", WAITING);
        assertThat(ask(conversation, "Hello?").body()).contains("\"finishReason\":\"handover\"");
    }

    @Test
    void modelAsksForAPersonWithItsTool() {
        server.model()
                .reply(call("c1", "request_human", "{\"reason\":\"Refund of order 7\"}"))
                .reply(text("I have asked a colleague."));

        Answer answer = server.post(MESSAGE, "{\"message\":\"Refund!\"}");

        assertThat(answer.body())
                .contains("I have asked a colleague.", "\"reason\":\"tool\"")
                .contains("\"note\":\"Refund of order 7\"", WAITING);
    }

    @Test
    void toolIsOfferedOnlyIfTheBotUsesIt() {
        server.model().reply(text("Hi."));
        server.post(MESSAGE, HELLO);
        assertThat(server.model().prompts().getLast().tools()).hasSize(1);

        enable(",\"tool\":false");
        server.model().reply(text("Hi."));
        server.post(MESSAGE, HELLO);
        assertThat(server.model().prompts().getLast().tools()).isEmpty();
    }

    @Test
    void streamCompletesAtOnceDuringAHandover() {
        String conversation = converse(server.writeKey());
        request(conversation);

        Answer stream =
                server.post(
                        "/api/v1/chat/guide/stream",
                        "{\"message\":\"Hi\",\"conversationId\":\"" + conversation + "\"}");

        assertThat(stream.body())
                .contains("event: message.start", "event: message.completed")
                .contains("\"response\":\"\"", "\"finishReason\":\"handover\"", WAITING)
                .doesNotContain("message.delta");
        String answer = stream.find("\"messageId\":\"(msg_[0-9A-Z]{26})").substring(13);
        assertThat(
                        server.get(CONVERSATIONS + conversation + "/messages/" + answer + "/stream")
                                .body())
                .contains("\"finishReason\":\"handover\"", WAITING);
    }

    @Test
    void otherApisAnswerInTheirShapes() {
        String conversation = converse(server.writeKey());
        request(conversation);
        var in = Map.of("X-Conversation-Id", conversation);
        String question = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

        Answer completion =
                server.send(
                        "POST",
                        "/v1/chat/completions",
                        "{\"model\":\"guide\"," + question + "}",
                        in);
        assertThat(completion.body()).contains("\"content\":\"\"", "\"finish_reason\":\"stop\"");
        Answer chunks =
                server.send(
                        "POST",
                        "/v1/chat/completions",
                        "{\"model\":\"guide\",\"stream\":true," + question + "}",
                        in);
        assertThat(chunks.body()).contains("\"finish_reason\":\"stop\"", "[DONE]");
        Answer response =
                server.post(
                        "/v1/responses",
                        "{\"model\":\"guide\",\"input\":\"Hi\",\"conversation\":\""
                                + conversation
                                + "\"}");
        assertThat(response.body()).contains("\"status\":\"completed\"", "\"output\":[]");
        Answer ui =
                server.post(
                        "/api/v1/chat/guide/ui",
                        "{\"id\":\""
                                + conversation
                                + "\",\"messages\":[{\"id\":\"m1\",\"role\":\"user\",\"parts\":"
                                + "[{\"type\":\"text\",\"text\":\"Hi\"}]}],"
                                + "\"trigger\":\"submit-message\"}");
        assertThat(ui.body())
                .contains("{\"type\":\"finish\",\"finishReason\":\"other\",\"messageMetadata\":")
                .contains(WAITING);
        assertThat(server.get(CONVERSATIONS + conversation).body()).contains("\"messageCount\":6");
        assertThat(server.model().prompts()).hasSize(1);
    }

    @Test
    void itemsOfTheOpenAiApiShowThePersonsMessages() {
        String conversation = converse(server.writeKey());
        take(ada, conversation);
        write(ada, conversation, "From a person");

        assertThat(server.get("/v1/conversations/" + conversation + "/items?limit=2").body())
                .contains("From a person", "\"has_more\":true");
        assertThat(server.get("/v1/conversations/" + conversation + "/items").body())
                .contains("\"has_more\":false")
                .doesNotContain("\"text\":\"\"");
    }
}
