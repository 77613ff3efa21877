package dev.rejoinder.http;

import static dev.rejoinder.provider.scripted.ScriptedStep.pause;
import static dev.rejoinder.provider.scripted.ScriptedStep.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.provider.scripted.ScriptedStep;
import dev.rejoinder.testkit.TestServer.Answer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErasureApiTest extends ConversationFixture {
    private Map<String, String> admin;

    @BeforeEach
    @Override
    void start() {
        super.start();
        admin = Map.of("Authorization", "Bearer " + server.newKey(Scope.ADMIN));
    }

    private static String body(String user, String message) {
        return "{\"message\":\"" + message + "\",\"metadata\":{\"userId\":\"" + user + "\"}}";
    }

    private String beginAs(String user, String message) {
        return server.post(MESSAGE, body(user, message)).find("conv_\\w{26}");
    }

    private Answer erase(String path) {
        Answer answer = server.send("DELETE", "/api/v1/users/" + path, null, admin);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    @Test
    void everythingOfTheUserIsGoneAndTheReceiptCountsIt() throws Exception {
        server.post(
                "/api/v1/bots",
                "{\"name\":\"Other\",\"shortName\":\"other\",\"model\":\"scripted\"}");
        String ann = beginAs("ann", "One");
        goOn(ann, "Two");
        server.post("/api/v1/chat/other/message", body("ann", "Three"));
        String bob = beginAs("bob", "Stays");
        String before = server.get(ALL + "/" + bob).body();

        Answer receipt = erase("ann");

        assertThat(receipt.body())
                .contains("\"state\":\"completed\"", "\"botId\":null")
                .contains(
                        """
                        "erased":{"attachments":0,"conversations":2,"feedback":0,"handovers":0,"messages":6,\
                        "notes":0,"toolCalls":0,"unansweredQuestions":0}\
                        """)
                .contains("\"completedAt\":\"2026-11-01T", "\"remaining\":[\"Backups")
                .doesNotContain("ann");
        String id = receipt.find("erasure_\\w{26}");
        String hash =
                HexFormat.of()
                        .formatHex(
                                MessageDigest.getInstance("SHA-256")
                                        .digest((id + " ann").getBytes(StandardCharsets.UTF_8)));
        assertThat(receipt.body()).contains("\"userHash\":\"" + hash + "\"");
        assertThat(server.send("GET", "/api/v1/erasures/" + id, null, admin).body())
                .isEqualTo(receipt.body());
        assertThat(server.get(ALL + "/" + ann).status()).isEqualTo(404);
        assertThat(server.get(ALL).body()).contains("\"total\":1,");
        assertThat(server.get(ALL + "/" + bob).body()).isEqualTo(before);
        assertThat(server.send("GET", "/api/v1/users/ann/export", null, admin).body())
                .isEqualTo("{\"end\":{\"conversations\":0,\"leads\":0,\"messages\":0}}\n");
    }

    @Test
    void unansweredQuestionsOfTheUserAreErased() {
        server.send("PATCH", "/api/v1/bots/guide", "{\"fallbackMessage\":\"No idea\"}", Map.of());
        server.model().reply(text("No idea"));
        beginAs("ann", "Private question?");
        server.model().reply(text("No idea"));
        beginAs("bob", "Other question?");
        String gaps = "/api/v1/bots/guide/gaps";
        assertThat(server.get(gaps).body()).contains("Private question?");

        assertThat(erase("ann").body()).contains("\"unansweredQuestions\":1");

        assertThat(server.get(gaps).body())
                .contains("Other question?")
                .doesNotContain("Private question?");
    }

    @Test
    void unansweredQuestionOfSeveralUsersStaysWithTheOthers() {
        server.send("PATCH", "/api/v1/bots/guide", "{\"fallbackMessage\":\"No idea\"}", Map.of());
        server.model().reply(text("No idea"));
        String bob = beginAs("bob", "Do you ship?");
        server.model().reply(text("No idea"));
        beginAs("ann", "DO YOU SHIP?");

        assertThat(erase("ann").body()).contains("\"unansweredQuestions\":1");

        assertThat(server.get("/api/v1/bots/guide/gaps").body())
                .contains("\"question\":\"Do you ship?\",\"times\":1,", bob);
        assertThat(erase("bob").body()).contains("\"unansweredQuestions\":1");
        assertThat(server.get("/api/v1/bots/guide/gaps").body()).contains("\"gaps\":[]");
    }

    @Test
    void leadsOfTheUserAreExportedAndErased() {
        String ann = beginAs("ann", "One");
        String bob = beginAs("bob", "Two");
        for (String conversation : new String[] {ann, bob}) {
            assertThat(
                            server.post(
                                            "/api/v1/chat/guide/leads",
                                            "{\"email\":\"x@example.com\",\"conversationId\":\""
                                                    + conversation
                                                    + "\"}")
                                    .status())
                    .isEqualTo(201);
        }
        assertThat(server.send("GET", "/api/v1/users/ann/export", null, admin).body())
                .contains("{\"lead\":{\"botId\":\"" + server.botId(), "\"leads\":1,")
                .contains(ann)
                .doesNotContain(bob);

        assertThat(erase("ann").body()).contains("\"leads\":1");

        assertThat(server.get("/api/v1/bots/guide/leads").body()).contains(bob).doesNotContain(ann);
    }

    @Test
    void erasureOfOneBotKeepsTheOthers() {
        server.post(
                "/api/v1/bots",
                "{\"name\":\"Other\",\"shortName\":\"other\",\"model\":\"scripted\"}");
        beginAs("ann", "One");
        server.post("/api/v1/chat/other/message", body("ann", "Three"));

        assertThat(erase("ann?botId=guide").body())
                .contains("\"botId\":\"" + server.botId() + "\"")
                .contains("\"conversations\":1");

        assertThat(server.send("GET", "/api/v1/users/ann/export", null, admin).body())
                .contains("Three")
                .doesNotContain("One");
    }

    @Test
    void runningTurnIsStopped() throws Exception {
        ScriptedStep.Pause pause = pause();
        server.model().reply(text("Once"), pause, text(" upon a time"));
        try (InputStream stream =
                server.open("/api/v1/chat/guide/stream", body("ann", "Go"), Map.of())) {
            pause.awaitReached();

            assertThat(erase("ann").body()).contains("\"state\":\"completed\"");

            assertThat(new String(stream.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("\"code\":\"CONVERSATION_NOT_FOUND\"")
                    .doesNotContain("upon a time");
            assertThat(server.get(ALL).body()).contains("\"total\":0,");
        }
    }

    @Test
    void retryWithTheOldIdempotencyKeyFindsNothingOfTheUser() {
        var keyed = Map.of("Idempotency-Key", "order-1");
        Answer first = server.send("POST", MESSAGE, body("ann", "One"), keyed);
        erase("ann");

        Answer again = server.send("POST", MESSAGE, body("ann", "One"), keyed);

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.find("conv_\\w{26}")).isNotEqualTo(first.find("conv_\\w{26}"));
    }

    @Test
    void draftsThatNameTheUserAreErased() {
        String drafts = "/v1/conversations";
        String ann = draft("{\"userId\":\"ann\"}");
        String bob = draft("{\"userId\":\"bob\",\"about\":\"ann\"}");

        erase("ann");

        assertThat(server.get(drafts + "/" + ann).status()).isEqualTo(404);
        assertThat(server.get(drafts + "/" + bob).status()).isEqualTo(200);
    }

    private String draft(String metadata) {
        Answer made = server.post("/v1/conversations", "{\"metadata\":" + metadata + "}");
        assertThat(made.status()).as(made.body()).isEqualTo(200);
        return made.find("conv_\\w{26}");
    }

    @Test
    void erasingAgainErasesNothing() {
        beginAs("ann", "One");
        erase("ann");

        assertThat(erase("ann").body()).contains("\"state\":\"completed\"", "\"erased\":{}");
        assertThat(erase("-?userId=a%2Fb").body()).contains("\"state\":\"completed\"");
    }

    @Test
    void erasureIsAuditedWithoutNamingTheUser() {
        Answer receipt = erase("ann@example.com");

        Answer audit = server.send("GET", "/api/v1/audit?action=user", null, admin);

        assertThat(audit.body())
                .contains("\"action\":\"user.erased\"")
                .contains("\"receiptId\":\"" + receipt.find("erasure_\\w{26}") + "\"")
                .doesNotContain("ann@example.com");
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE,/api/v1/users/ann,WRITE,403",
        "DELETE,/api/v1/users/ann?botId=nowhere,ADMIN,404",
        "DELETE,/api/v1/users/x?userId=ann,ADMIN,400",
        "DELETE,/api/v1/users/ann?botId=guide&botId=guide,ADMIN,400",
        "GET,/api/v1/erasures/erasure_nowhere,ADMIN,404",
        "GET,/api/v1/erasures/nowhere,WRITE,403",
        "PUT,/api/v1/users/ann,ADMIN,405"
    })
    void wrongRequestIsRefused(String method, String path, Scope scope, int status) {
        String kept = beginAs("ann", "Stays");
        var key = Map.of("Authorization", "Bearer " + server.newKey(scope));

        assertThat(server.send(method, path, null, key).status()).isEqualTo(status);

        assertThat(server.get(ALL + "/" + kept).status()).isEqualTo(200);
    }

    @Test
    void keyOfSomeBotsErasesOnlyTheirs() {
        String kept = beginAs("ann", "Stays");
        String other =
                server.post("/api/v1/bots", "{\"name\":\"Other\",\"model\":\"scripted\"}")
                        .find("bot_\\w{26}");
        var key = Map.of("Authorization", "Bearer " + server.newKey(Scope.ADMIN, other));

        for (String path : new String[] {"ann", "ann?botId=guide"}) {
            assertThat(server.send("DELETE", "/api/v1/users/" + path, null, key).status())
                    .isIn(403, 404);
        }
        assertThat(server.send("DELETE", "/api/v1/users/ann?botId=" + other, null, key).status())
                .isEqualTo(200);

        assertThat(server.get(ALL + "/" + kept).status()).isEqualTo(200);
    }
}
