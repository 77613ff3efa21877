package dev.rejoinder.http.openai;

import static dev.rejoinder.provider.scripted.ScriptedStep.fail;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.provider.ModelException;
import dev.rejoinder.testkit.TestServer.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which conversation a list of messages continues, and which requests are the same turn. */
class ChatThreadingTest extends OpenAiFixture {
    @Test
    void historyThatEqualsAConversationContinuesIt() {
        server.model().reply(text("Hi!\n")).reply(text("At nine.")).reply(text("At six."));
        Answer first = server.post(COMPLETIONS, completion("system: Be brief. | user: Hello"));
        Answer second =
                server.post(COMPLETIONS, completion("user: Hello | assistant: Hi! | user: When?"));
        Answer third =
                server.post(
                        COMPLETIONS,
                        completion(
                                "user: Hello | assistant: Hi! | user: When? | assistant: At nine."
                                        + " | user: Until?"));

        String conversation = first.header("X-Conversation-Id");
        assertThat(second.header("X-Conversation-Id")).isEqualTo(conversation);
        assertThat(third.header("X-Conversation-Id")).isEqualTo(conversation);
        assertThat(history(conversation))
                .isEqualTo(
                        "user: Hello | assistant: Hi!\n | user: When? | assistant: At nine."
                                + " | user: Until? | assistant: At six.");
        assertThat(server.model().prompts().getLast().messages()).hasSize(5);
    }

    @Test
    void anotherAnswerToAnEarlierQuestionForksTheConversation() {
        server.model().reply(text("Hi!")).reply(text("At nine.")).reply(text("At ten."));
        Answer first = server.post(COMPLETIONS, completion("user: Hello"));
        String again = completion("user: Hello | assistant: Hi! | user: When?");
        server.post(COMPLETIONS, again);

        Answer fork = server.post(COMPLETIONS, again);

        assertThat(fork.header("X-Conversation-Id"))
                .isNotEqualTo(first.header("X-Conversation-Id"));
        assertThat(history(fork.header("X-Conversation-Id")))
                .isEqualTo("user: Hello | assistant: Hi! | user: When? | assistant: At ten.");
        assertThat(conversations()).isEqualTo(2);
    }

    @Test
    void historyOfAnotherCallerStartsAConversationThatKeepsIt() {
        server.model().reply(text("Hi!"));
        server.post(COMPLETIONS, completion("user: Hello"));
        String next = completion("user: Hello | assistant: Hi! | user: When?");

        Answer other =
                server.send(
                        "POST",
                        COMPLETIONS,
                        next,
                        Map.of("Authorization", "Bearer " + server.newKey(Scope.WRITE)));
        Answer otherUser =
                server.post(COMPLETIONS, next.replace("{\"model", "{\"user\":\"u\",\"model"));

        assertThat(history(other.header("X-Conversation-Id")))
                .isEqualTo("user: Hello | assistant: Hi! | user: When? | assistant: Hello there");
        assertThat(otherUser.header("X-Conversation-Id"))
                .isNotEqualTo(other.header("X-Conversation-Id"));
        assertThat(conversations()).isEqualTo(3);
    }

    @Test
    void endUsersWithTheSameHistoryDoNotShareAConversation() {
        String greeting = completion("user: Hello");
        String alice = server.post(COMPLETIONS, greeting).header("X-Conversation-Id");
        String bob = server.post(COMPLETIONS, greeting).header("X-Conversation-Id");
        String before = "user: Hello | assistant: Hello there | user: ";

        Answer secret = server.post(COMPLETIONS, completion(before + "I am Alice."));
        Answer edited = server.post(COMPLETIONS, completion(before + "I am Bob."));

        assertThat(secret.header("X-Conversation-Id")).isNotIn(alice, bob);
        assertThat(edited.header("X-Conversation-Id"))
                .isNotIn(alice, bob, secret.header("X-Conversation-Id"));
        assertThat(history(edited.header("X-Conversation-Id")))
                .isEqualTo(before + "I am Bob. | assistant: Hello there");
        assertThat(history(alice)).isEqualTo("user: Hello | assistant: Hello there");
        assertThat(history(bob)).isEqualTo("user: Hello | assistant: Hello there");
        assertThat(
                        server.post(
                                        COMPLETIONS,
                                        completion(
                                                before
                                                        + "I am Bob. | assistant: Hello there"
                                                        + " | user: Who?"))
                                .header("X-Conversation-Id"))
                .isEqualTo(edited.header("X-Conversation-Id"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"user\":\"%s\"",
                "\"safety_identifier\":\"%s\"",
                "\"metadata\":{\"userId\":\"%s\"}",
                "\"user\":\" \",\"safety_identifier\":\"%s\",\"metadata\":{\"userId\":\" \"}",
                "\"user\":\"x\",\"safety_identifier\":\"y\",\"metadata\":{\"userId\":\"%s\"}"
            })
    void endUserIsNamedByAnyOfThreeFields(String field) {
        Map<String, String> firsts = new HashMap<>();
        for (String user : List.of("alice", "bob")) {
            firsts.put(
                    user,
                    server.post(COMPLETIONS, completion("user: Hello", field.formatted(user)))
                            .header("X-Conversation-Id"));
        }
        firsts.forEach(
                (user, first) -> {
                    Answer next =
                            server.post(
                                    COMPLETIONS,
                                    completion(
                                            "user: Hello | assistant: Hello there | user: When?",
                                            field.formatted(user)));
                    assertThat(next.header("X-Conversation-Id")).isEqualTo(first);
                    assertThat(server.get("/api/v1/chat/guide/conversations?userId=" + user).body())
                            .contains(first);
                });
        assertThat(conversations()).isEqualTo(2);
    }

    @Test
    void headerNamesTheConversation() {
        String conversation =
                server.post(COMPLETIONS, completion("user: Hello")).header("X-Conversation-Id");
        var named = Map.of("X-Conversation-Id", conversation);

        Answer next = server.send("POST", COMPLETIONS, completion("user: When?"), named);
        Answer unknown =
                server.send(
                        "POST",
                        COMPLETIONS,
                        completion("user: When?"),
                        Map.of("X-Conversation-Id", "conv_nowhere"));

        assertThat(next.header("X-Conversation-Id")).isEqualTo(conversation);
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.body()).contains("\"code\":\"conversation_not_found\"");
    }

    @Test
    void silentRetryIsTheSameTurn() {
        String body = completion("user: Hello");
        Answer first = attempt(COMPLETIONS, body, 0);
        Answer retried = attempt(COMPLETIONS, body, 1);
        assertThat(retried.body()).isEqualTo(first.body());
        assertThat(conversations()).isEqualTo(1);

        assertThat(attempt(COMPLETIONS, body, 0).body()).isNotEqualTo(first.body());
        assertThat(attempt(COMPLETIONS, completion("user: Other"), 1).body())
                .isNotEqualTo(first.body());
        assertThat(conversations()).isEqualTo(3);
    }

    @Test
    void retryOfAFailedTurnRunsItAgain() {
        server.model().reply(fail(ModelException.Kind.REJECTED)).reply(text("Here I am."));
        String body = completion("user: Hello", "\"stream\":true");
        Answer failed = attempt(COMPLETIONS, body, 0);
        Answer retried = attempt(COMPLETIONS, body, 1);

        assertThat(failed.status()).isEqualTo(500);
        assertThat(failed.body()).contains("\"code\":\"model_provider_error\"");
        assertThat(retried.body()).contains("Here I am.");
        assertThat(conversations()).isEqualTo(1);
    }

    @Test
    void namedKeyWins() {
        var key = Map.of("Idempotency-Key", "a");
        Answer first = server.send("POST", COMPLETIONS, completion("user: Hello"), key);

        assertThat(server.send("POST", COMPLETIONS, completion("user: Hello"), key).body())
                .isEqualTo(first.body());
        Answer other = server.send("POST", COMPLETIONS, completion("user: Bye"), key);
        assertThat(other.status()).isEqualTo(400);
        assertThat(other.body()).contains("\"code\":\"idempotency_key_reused\"");
    }
}
