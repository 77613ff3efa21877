package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.testkit.TestServer.Answer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AnswerTestsApiTest extends ConversationFixture {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TESTS = "/api/v1/bots/guide/tests";
    private static final String RETURNS =
            """
            {"tests":[{"question":"How long?","expect":{"contains":["30 days"],"judge":"Polite."}}]}\
            """;

    private static JsonNode data(Answer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body()).get("data");
    }

    private JsonNode create(String body) {
        return data(server.post(TESTS, body), 201).get("tests");
    }

    private Answer patch(String id, String body) {
        return server.send("PATCH", TESTS + "/" + id, body, Map.of());
    }

    @Test
    void testIsCreatedListedChangedAndDeleted() {
        JsonNode created = create(RETURNS).get(0);
        String id = created.get("id").stringValue();
        assertThat(created)
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"id":"%s","question":"How long?","history":[],
                                 "expect":{"contains":["30 days"],"judge":"Polite."},
                                 "createdAt":"%s","updatedAt":"%2$s"}
                                """
                                        .formatted(id, created.get("createdAt").stringValue())));
        assertThat(data(server.get(TESTS), 200).get("tests").get(0)).isEqualTo(created);
        assertThat(data(server.get(TESTS + "/" + id), 200)).isEqualTo(created);

        JsonNode changed =
                data(
                        patch(
                                id,
                                """
                                {"history":[{"role":"user","content":"Hi"}],
                                 "expect":{"judge":null,"source":"Returns"}}
                                """),
                        200);
        assertThat(changed.get("question").stringValue()).isEqualTo("How long?");
        assertThat(changed.get("history").toString())
                .isEqualTo("[{\"role\":\"user\",\"content\":\"Hi\"}]");
        assertThat(changed.get("expect").toString())
                .isEqualTo("{\"contains\":[\"30 days\"],\"source\":\"Returns\"}");

        data(server.send("DELETE", TESTS + "/" + id, null, Map.of()), 200);
        assertThat(server.get(TESTS + "/" + id).status()).isEqualTo(404);
        assertThat(patch(id, "{}").status()).isEqualTo(404);
        assertThat(server.send("DELETE", TESTS + "/" + id, null, Map.of()).status()).isEqualTo(404);
    }

    @Test
    void testIsMadeFromAnAnswer() {
        server.post(MESSAGE, "{\"message\":\"Can I pay?\",\"metadata\":{\"userId\":\"ann\"}}");
        String conversation = listed(server.get(ALL)).getFirst();
        goOn(conversation, "And in cash?");
        String answer = server.answerIds(conversation).getLast();
        String from =
                "\"from\":{\"conversationId\":\"%s\",\"messageId\":\"%s\"}"
                        .formatted(conversation, answer);

        JsonNode made =
                create("{\"tests\":[{\"expect\":{\"doesNotKnow\":true}," + from + "}]}").get(0);

        assertThat(made.get("question").stringValue()).isEqualTo("And in cash?");
        assertThat(made.get("history").toString())
                .isEqualTo(
                        "[{\"role\":\"user\",\"content\":\"Can I pay?\"},"
                                + "{\"role\":\"assistant\",\"content\":\"Hello there\"}]");
        assertThat("\"from\":" + made.get("from")).isEqualTo(from);
        JsonNode other =
                create(
                                "{\"tests\":[{\"question\":\"Cash?\",\"history\":[],"
                                        + "\"expect\":{\"doesNotKnow\":true},"
                                        + from
                                        + "}]}")
                        .get(0);
        assertThat(other.get("question").stringValue()).isEqualTo("Cash?");
        assertThat(other.get("history")).isEmpty();
        assertThat(
                        server.post(
                                        TESTS,
                                        RETURNS.replace(
                                                "\"expect\"",
                                                from.replace(answer, "msg_0") + ",\"expect\""))
                                .status())
                .isEqualTo(404);

        eraseAnn();
        assertThat(data(server.get(TESTS), 200).get("tests")).isEmpty();
    }

    private void eraseAnn() {
        String admin = server.newKey(Scope.ADMIN);
        data(
                server.send(
                        "DELETE",
                        "/api/v1/users/ann",
                        null,
                        Map.of("Authorization", "Bearer " + admin)),
                200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"tests\":[{\"expect\":{\"contains\":[\"x\"]}}]}",
                "{\"tests\":[{\"question\":\"Why?\"}]}",
                "{\"tests\":[{\"question\":\"Why?\",\"expect\":{}}]}",
                "{\"tests\":[{\"question\":\" \",\"expect\":{\"contains\":[\"x\"]}}]}",
                "{\"tests\":[{\"question\":\"Why?\",\"expect\":{\"contains\":[\" \"]}}]}",
                "{\"tests\":[{\"question\":\"Why?\",\"expect\":{\"contains\":\"x\"}}]}",
                "{\"tests\":[{\"question\":\"Why?\",\"expect\":{\"source\":\" \"}}]}",
                "{\"tests\":[{\"question\":\"Why?\",\"expect\":{\"contains\":[\"x\"]},"
                        + "\"history\":[{\"role\":\"tool\",\"content\":\"x\"}]}]}"
            })
    void wrongTestsAreRefused(String body) {
        assertThat(server.post(TESTS, body).status()).isEqualTo(400);
        assertThat(data(server.get(TESTS), 200).get("tests")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"question\":\"Why?\",\"expect\":{}}|tests[1].expect",
                "{\"question\":\"Why?\",\"expect\":{\"notContain\":[\"x\"]}}"
                        + "|tests[1].expect.notContain",
                "{\"question\":\"Why?\",\"histry\":[],\"expect\":{\"judge\":\"x\"}}|tests[1].histry",
                "{\"question\":\"Why?\",\"expect\":{\"doesNotKnow\":true,\"contains\":[\"x\"]}}"
                        + "|tests[1].expect"
            })
    void errorNamesTheTestAndItsField(String wrong, String field) {
        String right = "{\"question\":\"Who?\",\"expect\":{\"judge\":\"x\"}}";

        Answer answer = server.post(TESTS, "{\"tests\":[" + right + "," + wrong + "]}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("\"field\":\"" + field + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"expect\":null}",
                "{\"question\":null}",
                "{\"expect\":{\"contain\":[\"x\"]}}",
                "{\"expects\":{}}"
            })
    void wrongChangesAreRefused(String body) {
        JsonNode created =
                create("{\"tests\":[{\"question\":\"Who?\",\"expect\":{\"judge\":\"x\"}}]}").get(0);

        assertThat(patch(created.get("id").stringValue(), body).status()).isEqualTo(400);
        assertThat(data(server.get(TESTS), 200).get("tests").get(0)).isEqualTo(created);
    }
}
