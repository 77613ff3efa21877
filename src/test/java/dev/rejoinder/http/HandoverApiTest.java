package dev.rejoinder.http;

import static dev.rejoinder.http.ErrorAssertions.assertRefused;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.provider.ChatMessage;
import dev.rejoinder.testkit.TestServer.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A conversation goes to a person and back, over the API. */
class HandoverApiTest extends HandoverFixture {
    @Test
    void personTakesAnswersAndReturnsAConversation() {
        server.model().reply(text("Hello!"));
        String conversation = converse(server.writeKey());

        assertThat(request(conversation).plain())
                .isEqualTo(
                        """
                        {"success":true,"data":{"state":"waiting","reason":"api","requestedAt":"TIME",\
                        "expiresAt":"TIME","unanswered":false},"error":null}\
                        """);
        Answer silent = ask(conversation, "Anybody?");
        assertThat(silent.plain())
                .isEqualTo(
                        """
                        {"success":true,"data":{"response":"","conversationId":"conv_1",\
                        "messageId":"msg_1","sources":[],"usage":null,"finishReason":"handover",\
                        "handover":{"state":"waiting","reason":"api","requestedAt":"TIME",\
                        "expiresAt":"TIME","unanswered":false}},"error":null}\
                        """);
        assertThat(take(ada, conversation).plain())
                .isEqualTo(
                        """
                        {"success":true,"data":{"botId":"bot_1","botName":"Guide",\
                        "conversationId":"conv_1","preview":"Hello","lastMessage":{"role":"user",\
                        "content":"Anybody?","timestamp":"TIME"},"messageCount":3,"handover":\
                        {"state":"active","reason":"api","requestedAt":"TIME","expiresAt":"TIME",\
                        "acceptedAt":"TIME","unanswered":false,\
                        "agent":{"id":"key_1","name":"Another"}}},"error":null}\
                        """);
        Answer written = write(ada, conversation, "I am here.");
        assertThat(written.status()).isEqualTo(201);
        assertThat(written.plain())
                .isEqualTo(
                        """
                        {"success":true,"data":{"id":"msg_1","role":"assistant",\
                        "content":"I am here.","timestamp":"TIME",\
                        "author":{"id":"key_1","name":"Another"}},"error":null}\
                        """);
        assertThat(agent(ada, conversation, "/return", "{}").status()).isEqualTo(204);
        server.model().reply(text("Welcome back."));
        assertThat(ask(conversation, "Thanks").body()).contains("\"response\":\"Welcome back.\"");

        assertThat(server.get(CONVERSATIONS + conversation).plain())
                .isEqualTo(
                        """
                        {"success":true,"data":{"conversationId":"conv_1","messages":[\
                        {"id":"msg_1","role":"user","content":"Hello","timestamp":"TIME"},\
                        {"id":"msg_2","role":"assistant","content":"Hello!","timestamp":"TIME"},\
                        {"id":"msg_3","role":"user","content":"Anybody?","timestamp":"TIME"},\
                        {"id":"msg_4","role":"assistant","content":"I am here.",\
                        "timestamp":"TIME","author":{"id":"key_1","name":"Another"}},\
                        {"id":"msg_5","role":"user","content":"Thanks","timestamp":"TIME"},\
                        {"id":"msg_6","role":"assistant","content":"Welcome back.",\
                        "timestamp":"TIME"}],"metadata":{"createdAt":"TIME","messageCount":6},\
                        "handover":{"state":"ended","reason":"api","requestedAt":"TIME",\
                        "expiresAt":"TIME","acceptedAt":"TIME","endedAt":"TIME",\
                        "unanswered":false,"agent":{"id":"key_1","name":"Another"}}},"error":null}\
                        """);
        assertThat(server.model().prompts().getLast().messages())
                .containsExactly(
                        ChatMessage.user("Hello"),
                        ChatMessage.assistant("Hello!"),
                        ChatMessage.user("Anybody?"),
                        ChatMessage.assistant("I am here."),
                        ChatMessage.user("Thanks"));
    }

    @Test
    void requestWhileOneIsOpenReturnsTheSame() {
        String conversation = converse(server.writeKey());
        String first = request(conversation).body();

        assertThat(request(conversation).body()).isEqualTo(first);
        assertThat(
                        server.send(
                                        "POST",
                                        CONVERSATIONS + conversation + "/handover",
                                        null,
                                        Map.of())
                                .body())
                .isEqualTo(first);
        take(ada, conversation);
        assertThat(request(conversation).body()).contains("\"state\":\"active\"");
    }

    @Test
    void secondAgentIsRefused() {
        String conversation = converse(server.writeKey());
        request(conversation);
        take(ada, conversation);

        assertRefused(
                take(bob, conversation),
                409,
                "HANDOVER_TAKEN",
                "Another has this conversation.",
                null);
        assertRefused(
                write(bob, conversation, "Me too"),
                409,
                "HANDOVER_NOT_YOURS",
                "Another has this conversation.",
                null);
        assertThat(agent(bob, conversation, "/return", "{}").body()).contains("HANDOVER_NOT_YOURS");
        assertThat(agent(bob, conversation, "/close", "{}").body()).contains("HANDOVER_NOT_YOURS");
        assertThat(take(ada, conversation).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u00a0", "\\u200b\\ufeff", "\\u3000 ", "\\u3164"})
    void messageOrNoteWithoutAVisibleCharacterIsRefused(String blank) {
        String conversation = converse(server.writeKey());
        take(ada, conversation);

        assertRefused(
                write(ada, conversation, blank),
                400,
                "INVALID_REQUEST",
                "message must not be blank.",
                "message");
        assertThat(agent(ada, conversation, "/notes", "{\"text\":\"" + blank + "\"}").status())
                .isEqualTo(400);
    }

    @Test
    void agentStepsInWithoutARequest() {
        String conversation = converse(server.writeKey());

        assertRefused(
                write(ada, conversation, "Hi"),
                409,
                "HANDOVER_NOT_YOURS",
                "You do not have this conversation. Take it first.",
                null);
        assertThat(take(ada, conversation).body()).contains("\"state\":\"active\"");
        assertThat(write(ada, conversation, "Hi").status()).isEqualTo(201);
        assertThat(agent(ada, conversation, "/close", "{}").status()).isEqualTo(204);
        assertThat(agent(ada, conversation, "/close", "{}").status()).isEqualTo(204);
        assertThat(take(bob, conversation).body()).contains("\"state\":\"active\"");
        assertThat(take(bob, "conv_none").body()).contains("CONVERSATION_NOT_FOUND");
    }

    @Test
    void repeatedMessageOfAnAgentIsStoredOnce() {
        String conversation = converse(server.writeKey());
        take(ada, conversation);
        String path = INBOX + "/guide/" + conversation + "/messages";
        var headers = Map.of("Authorization", "Bearer " + ada, "Idempotency-Key", "k1");

        Answer first = server.send("POST", path, "{\"message\":\"One\"}", headers);
        Answer again = server.send("POST", path, "{\"message\":\"One\"}", headers);

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(server.send("POST", path, "{\"message\":\"Two\"}", headers).body())
                .contains("IDEMPOTENCY_KEY_REUSED");
        assertThat(server.get(CONVERSATIONS + conversation).body())
                .containsOnlyOnce("\"content\":\"One\"")
                .contains("\"messageCount\":3");
    }

    @Test
    void visitorAsksAndCancels() {
        String visitor = newToken();
        String conversation = converse(visitor);
        String path = CONVERSATIONS + conversation + "/handover";

        assertThat(send("POST", path, "{\"reason\":\"My order\"}", visitor).body())
                .contains("\"reason\":\"asked\",\"note\":\"My order\"");
        assertThat(send("POST", path, "{}", newToken()).body()).contains("CONVERSATION_NOT_FOUND");
        assertThat(send("DELETE", path, "", newToken()).body()).contains("CONVERSATION_NOT_FOUND");
        assertThat(send("DELETE", path, "", visitor).status()).isEqualTo(204);
        assertThat(send("DELETE", path, "", visitor).status()).isEqualTo(204);
        assertThat(get(CONVERSATIONS + conversation, visitor).body())
                .contains("\"state\":\"ended\"");
        server.model().reply(text("The bot again."));
        assertThat(ask(conversation, "Hello?").body()).contains("The bot again.");
    }

    @Test
    void handoverMustBeEnabledAndOpen() {
        String conversation = converse(server.writeKey());
        server.send("PATCH", "/api/v1/bots/guide", "{\"handover\":{\"enabled\":false}}", Map.of());
        assertRefused(
                request(conversation),
                409,
                "HANDOVER_DISABLED",
                "This assistant does not hand conversations over to a person.",
                null);

        // The clock of the tests stands on a Friday.
        enable(",\"openingHours\":[{\"day\":\"mon\",\"from\":\"09:00\",\"to\":\"17:00\"}]");
        Answer closed = request(conversation);
        assertThat(closed.status()).isEqualTo(409);
        assertThat(closed.body())
                .contains("\"code\":\"HANDOVER_CLOSED\"", "\"data\":{\"opensAt\":\"");
        assertThat(closed.find("opensAt\":\"[^\"]+")).endsWith("T09:00:00.000Z");
    }

    @Test
    void conversationThatNobodyTakesGoesBackToTheBot() {
        String conversation = converse(server.writeKey());
        request(conversation);

        clock.tick(Duration.ofMinutes(5));
        String ended = "\"unanswered\":true";
        Answer shown = server.get(CONVERSATIONS + conversation);
        for (int i = 0; i < 1_800 && !shown.body().contains(ended); i++) {
            LockSupport.parkNanos(100_000_000L);
            shown = server.get(CONVERSATIONS + conversation);
        }

        assertThat(shown.body()).contains("\"state\":\"ended\"").contains(ended);
        server.model().reply(text("The bot again."));
        assertThat(ask(conversation, "Hello?").body()).contains("The bot again.");
    }

    @Test
    void inboxListsWhoWaitsAndWhoHasWhat() {
        String first = converse(server.writeKey());
        String second = converse(server.writeKey());
        String third = converse(server.writeKey());
        request(first);
        clock.tick(Duration.ofSeconds(1));
        request(second);
        take(ada, third);
        write(ada, third, "Hi there");

        assertThat(conversations(get(INBOX, ada))).containsExactly(first, second, third);
        assertThat(conversations(get(INBOX + "?state=waiting&limit=1&page=2", ada)))
                .containsExactly(second);
        Answer active = get(INBOX + "?state=active&botId=guide", ada);
        assertThat(conversations(active)).containsExactly(third);
        assertThat(active.body())
                .contains("\"counts\":{\"waiting\":2,\"active\":1}", "\"content\":\"Hi there\"");
        agent(ada, third, "/close", "{}");
        take(bob, third);
        agent(bob, third, "/return", "{}");
        assertThat(conversations(get(INBOX + "?state=ended", ada))).containsExactly(third);
        assertThat(get(INBOX + "?state=open", ada).status()).isEqualTo(400);
        String other = server.newKey(Scope.ADMIN, "bot_other");
        assertThat(conversations(get(INBOX, other))).isEmpty();
        assertThat(get(INBOX, server.newKey(Scope.WRITE)).status()).isEqualTo(403);
    }

    private static List<String> conversations(Answer inbox) {
        assertThat(inbox.status()).as(inbox.body()).isEqualTo(200);
        return Pattern.compile("\"conversationId\":\"([^\"]+)\"")
                .matcher(inbox.body())
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void notesAreForAgentsOnly() {
        String conversation = converse(server.writeKey());
        take(ada, conversation);
        String notes = INBOX + "/guide/" + conversation + "/notes";

        assertThat(send("POST", notes, "{\"text\":\"Calls back on Monday\"}", ada).plain())
                .contains("\"text\":\"Calls back on Monday\",\"author\":{\"id\":\"key_1\"");
        assertThat(get(notes, bob).body()).contains("Calls back on Monday");
        assertThat(send("POST", notes, "{\"text\":\" \"}", ada).status()).isEqualTo(400);
        assertThat(server.get(CONVERSATIONS + conversation).body()).doesNotContain("Monday");
        assertThat(server.get(notes).status()).isEqualTo(403);
        agent(ada, conversation, "/return", "{}");
        server.model().reply(text("Yes."));
        ask(conversation, "And?");
        assertThat(server.model().prompts().getLast().toString()).doesNotContain("Monday");
    }

    @Test
    void deletedConversationLeavesTheInbox() {
        String conversation = converse(server.writeKey());
        request(conversation);

        server.send("DELETE", CONVERSATIONS + conversation, null, Map.of());

        assertThat(conversations(get(INBOX, ada))).isEmpty();
        assertThat(take(ada, conversation).body()).contains("CONVERSATION_NOT_FOUND");
    }
}
