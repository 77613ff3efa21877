package dev.rejoinder.http;

import static dev.rejoinder.http.ErrorAssertions.assertRefused;
import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The feedback on answers, over HTTP. */
class FeedbackApiTest extends FeedbackFixture {
    @Test
    void feedbackHasTheDocumentedShape() {
        Asked asked = ask();

        Answer given = put(asked.feedback(), DOWN);

        assertThat(given.status()).as(given.body()).isEqualTo(200);
        assertThat(given.body().replaceAll("key_\\w{26}", "key_1"))
                .isEqualTo(
                        """
                        {"success":true,"data":{"rating":"down","comment":"Too long.",\
                        "givenAt":"2026-11-01T12:00:00.000Z",\
                        "givenBy":{"type":"key","id":"key_1"}},"error":null}\
                        """);
        assertThat(server.get(asked.feedback()).body()).isEqualTo(given.body());
    }

    @Test
    void repeatedFeedbackKeepsItsTimeAndLaterFeedbackReplacesIt() {
        Asked asked = ask();
        Answer first = put(asked.feedback(), DOWN);
        clock.tick(Duration.ofMinutes(1));

        assertThat(put(asked.feedback(), DOWN).body()).isEqualTo(first.body());
        assertThat(report()).contains("\"ratedUp\":0,\"ratedDown\":1");
        assertThat(put(asked.feedback(), UP).body())
                .contains("\"rating\":\"up\",\"comment\":null,\"givenAt\":\"2026-11-01T12:01");
        assertThat(report()).contains("\"ratedUp\":1,\"ratedDown\":0");
    }

    @Test
    void removedFeedbackIsNotFound() {
        Asked asked = ask();
        assertRefused(server.get(asked.feedback()), 404, "NOT_FOUND", NO_FEEDBACK, null);
        put(asked.feedback(), UP);

        Answer removed = delete(asked.feedback());

        assertThat(removed.status()).isEqualTo(204);
        assertThat(removed.body()).isEmpty();
        assertThat(delete(asked.feedback()).status()).isEqualTo(204);
        assertRefused(server.get(asked.feedback()), 404, "NOT_FOUND", NO_FEEDBACK, null);
        assertThat(report()).contains("\"ratedUp\":0,\"ratedDown\":0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                                 | rating  | rating is required.
                    {"rating":null}                    | rating  | rating is required.
                    {"rating":"UP"}                    | rating  | rating must be one of up, down.
                    {"rating":1}                       | rating  | rating must be one of up, down.
                    {"rating":["up"]}                  | rating  | rating must be one of up, down.
                    {"rating":"up","comment":7}        | comment | comment must be a string.
                    {"rating":"up","comment":{"a":1}}  | comment | comment must be a string.
                    """)
    void wrongFieldIsNamed(String body, String field, String sentence) {
        Asked asked = ask();

        assertRefused(put(asked.feedback(), body), 400, "INVALID_REQUEST", sentence, field);
        assertThat(server.get(asked.feedback()).status()).isEqualTo(404);
    }

    @Test
    void commentHasALimitAndBlankOnesAreNone() {
        Asked asked = ask();
        String longest = "👩".repeat(2_000);
        String body = "{\"rating\":\"down\",\"comment\":\"%s\"}";

        assertThat(put(asked.feedback(), body.formatted(longest)).body()).contains(longest);
        assertRefused(
                put(asked.feedback(), body.formatted(longest + "a")),
                400,
                "INVALID_REQUEST",
                "comment must have 0 to 2000 characters.",
                "comment");
        assertThat(put(asked.feedback(), body.formatted(" \\n ")).body())
                .contains("\"comment\":null");
        // No database can hold these.
        assertThat(put(asked.feedback(), body.formatted("\\u0000")).status()).isEqualTo(400);
        assertThat(put(asked.feedback(), body.formatted("\\ud800")).status()).isEqualTo(400);
    }

    @Test
    void onlyFinishedAnswersHaveFeedback() throws IOException {
        Asked asked = ask();
        String question = server.get(asked.history()).find("msg_\\w{26}");
        String sentence = "Only a finished answer of the bot with text can have feedback.";

        for (String path : List.of(asked.feedback(question))) {
            assertRefused(put(path, UP), 409, "NOT_AN_ANSWER", sentence, null);
            assertRefused(server.get(path), 409, "NOT_AN_ANSWER", sentence, null);
            assertRefused(delete(path), 409, "NOT_AN_ANSWER", sentence, null);
        }
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("On and on"), pause);
        try (InputStream events = server.open("/api/v1/chat/guide/stream", HELLO, Map.of())) {
            pause.awaitReached();
            String start = new String(events.readNBytes(200), StandardCharsets.UTF_8);
            var running =
                    new Asked(
                            start.replaceAll("(?s).*(conv_\\w{26}).*", "$1"),
                            start.replaceAll("(?s).*\"messageId\":\"(msg_\\w{26}).*", "$1"));
            assertRefused(put(running.feedback(), UP), 409, "NOT_AN_ANSWER", sentence, null);
            server.post(running.history() + "/messages/" + running.answer() + "/stop", "");
            assertThat(put(running.feedback(), UP).status()).isEqualTo(200);
        }
    }

    @Test
    void messageOfAPersonHasNoFeedback() {
        Asked asked = ask();
        var person = Map.of("Authorization", "Bearer " + server.newKey(Scope.ADMIN));
        String inbox = "/api/v1/inbox/guide/" + asked.conversation();
        server.send("PATCH", "/api/v1/bots/guide", "{\"handover\":{\"enabled\":true}}", Map.of());
        server.send("POST", inbox + "/take", "{}", person);
        Answer sent = server.send("POST", inbox + "/messages", "{\"message\":\"Hi.\"}", person);
        assertThat(sent.status()).as(sent.body()).isEqualTo(201);

        assertThat(put(asked.feedback(sent.find("msg_\\w{26}")), UP).body())
                .contains("NOT_AN_ANSWER");
        assertThat(put(asked.feedback(), UP).status()).isEqualTo(200);
    }

    @Test
    void missingMessageIsNotFound() {
        Asked asked = ask();
        Asked other = ask();

        for (String path :
                List.of(
                        asked.feedback("msg_00000000000000000000000000"),
                        asked.feedback(other.answer()),
                        other.feedback().replace(other.conversation(), "conv_1"),
                        asked.feedback("%00"),
                        asked.feedback("a".repeat(300)))) {
            assertThat(put(path, UP).status()).as(path).isIn(400, 404);
            assertThat(server.get(path).status()).as(path).isIn(400, 404);
            assertThat(delete(path).status()).as(path).isIn(400, 404);
        }
        assertRefused(
                put(asked.feedback(other.answer()), UP),
                404,
                "MESSAGE_NOT_FOUND",
                NO_MESSAGE,
                null);
        assertThat(report()).contains("\"ratedUp\":0");
    }

    @Test
    void keyNeedsTheScopeAndTheBot() {
        Asked asked = ask();
        String demo = server.get("/api/v1/bots/demo").find("bot_\\w{26}");
        var foreign = Map.of("Authorization", "Bearer " + server.newKey(Scope.WRITE, demo));
        assertThat(server.send("PUT", asked.feedback(), UP, foreign).body())
                .contains("BOT_NOT_FOUND");
        var read = Map.of("Authorization", "Bearer " + server.newKey(Scope.READ));

        assertThat(server.send("PUT", asked.feedback(), UP, read).status()).isEqualTo(403);
        assertThat(server.send("DELETE", asked.feedback(), null, read).status()).isEqualTo(403);
        put(asked.feedback(), UP);
        assertThat(server.send("GET", asked.feedback(), null, read).status()).isEqualTo(200);
    }

    @Test
    void historyIncludesFeedbackIfItIsWanted() {
        Asked asked = ask();
        server.post(
                MESSAGE,
                "{\"message\":\"And?\",\"conversationId\":\"" + asked.conversation() + "\"}");
        put(asked.feedback(), DOWN);

        String history = server.get(asked.history() + "?include=feedback").body();

        assertThat(history.replaceAll("\"feedback\":(null|\\{[^}]*\\}\\})", "<$1>").split("<"))
                .hasSize(3)
                .satisfies(
                        parts ->
                                assertThat(parts[1])
                                        .startsWith("{\"rating\":\"down\",\"comment\":\"Too long."),
                        parts -> assertThat(parts[2]).startsWith("null"));
        assertThat(server.get(asked.history() + "?include=feedback&limit=2").body())
                .contains("\"feedback\":null")
                .doesNotContain("Too long.");
        assertThat(server.get(asked.history()).body()).doesNotContain("feedback");
    }

    @Test
    void exportHasTheRatingAndItsComment() {
        put(ask().feedback(), DOWN);

        assertThat(server.get("/api/v1/bots/guide/export").body())
                .contains("\"rating\":null,\"comment\":null")
                .contains("\"rating\":\"down\",\"comment\":\"Too long.\"");
        assertThat(server.get("/api/v1/bots/guide/export?format=csv").body())
                .contains(",\"rating\",\"comment\",")
                .contains(",\"down\",\"Too long.\",");
    }

    @Test
    void listIsFilteredByFeedback() {
        Asked up = ask();
        Asked down = ask();
        put(up.feedback(), UP);
        put(down.feedback(), DOWN);

        assertThat(server.get(LIST).body())
                .contains(
                        "\"feedback\":{\"up\":1,\"down\":0}", "\"feedback\":{\"up\":0,\"down\":1}");
        assertThat(server.get(LIST + "?feedback=down").body())
                .contains(down.conversation(), "\"total\":1")
                .doesNotContain(up.conversation());
        assertThat(server.get(LIST + "?feedback=up&q=hello").body())
                .contains(up.conversation())
                .doesNotContain(down.conversation());
        assertRefused(
                server.get(LIST + "?feedback=best"),
                400,
                "INVALID_REQUEST",
                "feedback must be one of up, down.",
                "feedback");
    }

    @Test
    void deletedConversationHasNoFeedback() {
        Asked asked = ask();
        put(asked.feedback(), DOWN);
        delete(asked.history());

        assertRefused(server.get(asked.feedback()), 404, "MESSAGE_NOT_FOUND", NO_MESSAGE, null);
        assertThat(server.get(LIST + "?feedback=down").body()).contains("\"total\":0");
    }
}
