package dev.rejoinder.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.LeadLimits;
import dev.rejoinder.testkit.TestServer.Answer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LeadsApiTest extends VisitorFixture {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String LEAVE = "/api/v1/chat/guide/leads";
    private static final String LEADS = "/api/v1/bots/guide/leads";
    private static final String ANN =
            """
            {"name":" Ann ","email":"ann@example.com","phone":"+49 30 1","message":"Call me.",\
            "fields":{"company":"=A1"}}\
            """;

    @BeforeEach
    void enableForm() {
        setForm(
                "{\"enabled\":true,\"fields\":[{\"name\":\"email\",\"type\":\"email\",\"required\":true}]}");
    }

    private void setForm(String form) {
        Answer patched =
                server.send("PATCH", "/api/v1/bots/guide", "{\"leadForm\":" + form + "}", Map.of());
        assertThat(patched.status()).as(patched.body()).isEqualTo(200);
    }

    private static JsonNode data(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).get("data");
    }

    private JsonNode only() {
        JsonNode data = data(server.get(LEADS));
        assertThat(data.get("leads")).hasSize(1);
        return data.get("leads").get(0);
    }

    @Test
    void keyLeavesALead() {
        Answer created = server.post(LEAVE, ANN);

        assertThat(created.status()).as(created.body()).isEqualTo(201);
        JsonNode lead = only();
        assertThat(lead)
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"id":%s,"name":"Ann","email":"ann@example.com",
                                 "phone":"+49 30 1","message":"Call me.",
                                 "fields":{"company":"=A1"},"conversationId":null,"userId":null,
                                 "createdAt":%s}
                                """
                                        .formatted(
                                                JSON.readTree(created.body()).at("/data/id"),
                                                JSON.readTree(created.body())
                                                        .at("/data/createdAt"))));
    }

    @Test
    void visitorLeavesALeadInItsConversation() {
        Answer admitted = admit(SHOP, "null");
        String token = admitted.find("rjw_[^\"]+");
        String conversation = send("POST", MESSAGE, HELLO, token).find("conv_\\w{26}");
        String body = "{\"email\":\"a@b.example\",\"conversationId\":\"%s\"}";

        assertThat(send("POST", LEAVE, body.formatted(conversation), token).status())
                .isEqualTo(201);
        assertThat(only().get("conversationId").stringValue()).isEqualTo(conversation);
        assertThat(only().get("userId").stringValue()).startsWith("visitor_");

        Answer foreign = send("POST", LEAVE, body.formatted(conversation), newToken());
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.plain())
                .isEqualTo(
                        send(
                                        "POST",
                                        LEAVE,
                                        body.formatted("conv_00000000000000000000000000"),
                                        newToken())
                                .plain());
        assertThat(get(LEADS, token).status()).isEqualTo(403);
    }

    @Test
    void keyNamesTheUserWhoLeavesALead() {
        String mine = "{\"email\":\"a@b.example\",\"userId\":\"ann\"%s}";
        assertThat(server.post(LEAVE, mine.formatted("")).status()).isEqualTo(201);
        assertThat(only().get("userId").stringValue()).isEqualTo("ann");

        String bobs =
                server.post(MESSAGE, "{\"message\":\"Hi\",\"metadata\":{\"userId\":\"bob\"}}")
                        .find("conv_\\w{26}");
        Answer other = server.post(LEAVE, mine.formatted(",\"conversationId\":\"" + bobs + "\""));
        assertThat(other.status()).isEqualTo(400);
        assertThat(other.body()).contains("\"field\":\"userId\"");
    }

    @Test
    void visitorCannotLeaveALeadOfAnotherUser() {
        assertThat(
                        send(
                                        "POST",
                                        LEAVE,
                                        "{\"email\":\"a@b.example\",\"userId\":\"ann\"}",
                                        newToken())
                                .status())
                .isEqualTo(201);

        assertThat(only().get("userId").stringValue()).startsWith("visitor_");
    }

    @Test
    void visitorLeavesWhatTheFormAsksFor() {
        String token = newToken();

        assertThat(send("POST", LEAVE, "{\"name\":\"Ann\"}", token).body())
                .contains("\"field\":\"email\"", "email is required.");
        assertThat(server.post(LEAVE, "{\"name\":\"Ann\"}").status()).isEqualTo(201);
        setForm("{\"enabled\":false}");
        assertThat(send("POST", LEAVE, ANN, token).status()).isEqualTo(403);
        server.send("PATCH", "/api/v1/bots/guide", "{\"handover\":{\"enabled\":true}}", Map.of());
        assertThat(send("POST", LEAVE, "{\"name\":\"Ann\"}", token).status()).isEqualTo(201);
    }

    @Test
    void visitorLeavesFewLeadsAnHour() {
        String token = newToken();
        for (int i = 0; i < LeadLimits.PER_VISITOR; i++) {
            assertThat(send("POST", LEAVE, ANN, token).status()).isEqualTo(201);
        }

        Answer refused = send("POST", LEAVE, ANN, token);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
        assertThat(send("POST", LEAVE, ANN, newToken()).status()).isEqualTo(201);
        clock.tick(Duration.ofHours(2));
        assertThat(send("POST", LEAVE, ANN, newToken()).status()).isEqualTo(201);
    }

    @Test
    void malformedLeadIsRefused() {
        assertThat(server.post(LEAVE, "{}").body()).contains("\"field\":\"email\"");
        assertThat(server.post(LEAVE, "{\"email\":\"a@b\"}").body())
                .contains("This is not an email address.");
        assertThat(server.post(LEAVE, "{\"name\":1}").body()).contains("\"field\":\"name\"");
        assertThat(server.post(LEAVE, "{\"name\":\"" + "a".repeat(201) + "\"}").status())
                .isEqualTo(400);
        assertThat(server.post(LEAVE, "{\"fields\":{\"a\":1}}").body())
                .contains("The values of fields must be strings.");
        assertThat(server.post(LEAVE, "{\"fields\":{\"a\":\"" + "b".repeat(1001) + "\"}}").body())
                .contains("\"field\":\"fields.a\"");
        assertThat(server.get(LEADS + "?format=xml").body()).contains("\"field\":\"format\"");
        assertThat(data(server.get(LEADS)).get("leads")).isEmpty();
    }

    @Test
    void leadsAreListedInPages() {
        String first = server.post(LEAVE, ANN).find("lead_\\w{26}");
        clock.tick(Duration.ofSeconds(1));
        String between = clock.now().toString();
        clock.tick(Duration.ofSeconds(1));
        String second = server.post(LEAVE, ANN).find("lead_\\w{26}");

        JsonNode page = data(server.get(LEADS + "?limit=1&page=2"));
        assertThat(page.at("/leads/0/id").stringValue()).isEqualTo(first);
        assertThat(page.at("/pagination/total").intValue()).isEqualTo(2);
        JsonNode since = data(server.get(LEADS + "?since=" + between));
        assertThat(since.get("leads")).hasSize(1);
        assertThat(since.at("/leads/0/id").stringValue()).isEqualTo(second);
    }

    @Test
    void leadsAreExported() {
        server.post(LEAVE, ANN);
        JsonNode lead = only();

        Answer csv = server.get(LEADS + "?format=csv");
        assertThat(csv.header("Content-Type")).isEqualTo("text/csv; charset=utf-8");
        assertThat(csv.header("Content-Disposition")).isEqualTo("attachment; filename=leads.csv");
        assertThat(csv.body().lines().skip(1))
                .containsExactly(
                        "\"lead\",\"%s\",\"Ann\",\"ann@example.com\",\"'+49 30 1\",\"Call me.\",\"{\"\"company\"\":\"\"=A1\"\"}\",,,\"%s\","
                                .formatted(
                                        lead.get("id").stringValue(),
                                        lead.get("createdAt").stringValue()),
                        "\"end\",,,,,,,,,,\"1\"");
        assertThat(server.get(LEADS + "?format=jsonl").body())
                .isEqualTo("{\"lead\":" + lead + "}\n{\"end\":{\"leads\":1}}\n");
    }

    @Test
    void exportHasAllLeads() {
        for (int i = 0; i < 45; i++) {
            server.post(LEAVE, ANN);
        }

        assertThat(server.get(LEADS + "?format=jsonl").body()).hasLineCount(46);
        assertThat(server.get(LEADS + "?format=csv").body()).hasLineCount(47);
    }

    @Test
    void deletedLeadIsGone() {
        String id = server.post(LEAVE, ANN).find("lead_\\w{26}");

        assertThat(server.send("DELETE", LEADS + "/" + id, null, Map.of()).status()).isEqualTo(200);
        assertThat(server.send("DELETE", LEADS + "/" + id, null, Map.of()).status()).isEqualTo(404);
        assertThat(data(server.get(LEADS)).get("leads")).isEmpty();
    }
}
