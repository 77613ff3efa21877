package dev.rejoinder.http;

import static dev.rejoinder.testkit.WebhookReceiver.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.Scope;
import dev.rejoinder.event.EventType;
import dev.rejoinder.testkit.TestServer.Answer;
import dev.rejoinder.webhook.EndpointDraft;
import dev.rejoinder.webhook.RetrySchedule;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class WebhooksApiTest extends WebhookFixture {
    private static final String NOWHERE = "https://hooks.example.com/in";

    private JsonNode create(String fields) {
        return data(
                send(
                        "POST",
                        "",
                        "{\"url\":\"%s\",\"events\":[\"lead.created\"]%s}"
                                .formatted(NOWHERE, fields)));
    }

    @Test
    void newEndpointShowsItsSecretOnce() {
        JsonNode created =
                create(
                        ",\"bots\":[\"guide\"],\"description\":\"CRM\",\"schedule\":\"long\","
                                + "\"enabled\":false");

        assertThat(created.get("secret").stringValue()).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(created.get("id").stringValue()).startsWith("wh_");
        JsonNode read = get("/" + id(created));
        assertThat(read.toString())
                .isEqualTo(
                        """
                        {"id":%s,"url":"%s","events":["lead.created"],"bots":["%s"],\
                        "description":"CRM","schedule":"long","enabled":false,\
                        "disabledReason":null,"disabledAt":null,"failingSince":null,\
                        "previousSecretUntil":null,"createdAt":%s,"updatedAt":%s}\
                        """
                                .formatted(
                                        created.get("id"),
                                        NOWHERE,
                                        server.botId(),
                                        read.get("createdAt"),
                                        read.get("updatedAt")));
        assertThat(get("").get("webhooks")).containsExactly(read);
    }

    @Test
    void patchChangesOnlyTheGivenFields() {
        String id = id(create(",\"description\":\"CRM\""));

        JsonNode patched =
                data(
                        send(
                                "PATCH",
                                "/" + id,
                                "{\"events\":[\"bot.updated\"],\"description\":null}"));

        assertThat(patched.get("events").toString()).isEqualTo("[\"bot.updated\"]");
        assertThat(patched.get("description").isNull()).isTrue();
        assertThat(patched.get("url").stringValue()).isEqualTo(NOWHERE);
        assertThat(patched.has("secret")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"url", "events"})
    void patchRefusesNullForARequiredField(String field) {
        String id = id(create(""));

        Answer answer = send("PATCH", "/" + id, "{\"" + field + "\":null}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("\"field\":\"" + field + "\"", "must not be null");
    }

    @Test
    void deletedEndpointIsGone() {
        String id = id(create(""));

        assertThat(data(send("DELETE", "/" + id, null)).toString())
                .isEqualTo("{\"id\":\"%s\",\"deleted\":true}".formatted(id));

        assertThat(get("").get("webhooks")).isEmpty();
        for (String path : new String[] {"", "/deliveries"}) {
            assertThat(send("GET", "/" + id + path, null).status()).isEqualTo(404);
        }
        assertThat(send("DELETE", "/" + id, null).status()).isEqualTo(404);
        assertThat(send("PATCH", "/" + id, "{}").status()).isEqualTo(404);
        assertThat(send("POST", "/" + id + "/rotate", null).status()).isEqualTo(404);
        assertThat(send("POST", "/" + id + "/test", null).status()).isEqualTo(404);
        assertThat(send("POST", "/" + id + "/replay", "{\"eventId\":\"evt_1\"}").status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://hooks.example.com:25/|url",
                "ftp://hooks.example.com/|url",
                "https://user:pw@hooks.example.com/|url",
                "https://10.0.0.1/|url",
                "http://8.8.8.8/|url",
                "https://169.254.169.254/|url",
                "https://[::1]/|url",
            })
    void addressThatCannotBeDeliveredToIsRefused(String url, String field) {
        Answer answer =
                send("POST", "", "{\"url\":\"%s\",\"events\":[\"lead.created\"]}".formatted(url));

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("\"" + field + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"url\":\"https://a.example/\"}",
                "{\"url\":\"https://a.example/\",\"events\":[]}",
                "{\"url\":\"https://a.example/\",\"events\":[\"no.such\"]}",
                "{\"events\":[\"lead.created\"]}",
                "{\"url\":\"https://a.example/\",\"events\":[\"lead.created\"],\"schedule\":\"x\"}",
                "{\"url\":\"https://a.example/\",\"events\":[\"lead.created\"],\"bots\":[\"x\"]}",
            })
    void invalidEndpointIsRefused(String body) {
        assertThat(send("POST", "", body).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}",
                "{\"eventId\":\"evt_1\",\"since\":\"2026-01-01T00:00:00Z\"}",
                "{\"until\":\"2026-01-01T00:00:00Z\"}",
                "{\"since\":\"yesterday\"}",
            })
    void invalidReplayIsRefused(String body) {
        String id = id(create(""));

        assertThat(send("POST", "/" + id + "/replay", body).status()).isEqualTo(400);
    }

    @Test
    void unknownStateIsRefused() {
        String id = id(create(""));

        assertThat(send("GET", "/" + id + "/deliveries?state=lost", null).status()).isEqualTo(400);
    }

    @Test
    void onlyUnrestrictedAdminsManageEndpoints() {
        assertThat(server.get(WEBHOOKS).status()).isEqualTo(403);
        var restricted =
                Map.of("Authorization", "Bearer " + server.newKey(Scope.ADMIN, server.botId()));

        assertThat(server.send("GET", WEBHOOKS, null, restricted).status()).isEqualTo(403);
    }

    @Test
    void testSendsAnEventAndReturnsTheResponse() {
        receiver.on("/hook", status("202 Later"));
        String id = id(add("/hook", "lead.created"));

        JsonNode test = data(send("POST", "/" + id + "/test", null));

        assertThat(test.get("delivered").booleanValue()).isTrue();
        assertThat(test.get("status").intValue()).isEqualTo(202);
        assertThat(test.get("response").stringValue()).isEqualTo("ok");
        String body = receiver.at("/hook").getFirst().body();
        assertThat(test.at("/request/body").stringValue()).isEqualTo(body);
        assertThat(JSON.readTree(body).get("type").stringValue()).isEqualTo("webhook.test");
    }

    @Test
    void testOfAnUnreachableEndpointSaysWhy() {
        String id =
                id(
                        data(
                                send(
                                        "POST",
                                        "",
                                        "{\"url\":\"http://127.0.0.1:1024/\",\"events\":[\"lead.created\"]}")));

        JsonNode test = data(send("POST", "/" + id + "/test", null));

        assertThat(test.get("delivered").booleanValue()).isFalse();
        assertThat(test.get("error").stringValue())
                .isEqualTo("The site does not accept connections.");
        assertThat(test.has("status")).isFalse();
    }

    @Test
    void endpointOfACommandIsSeenWithinASecond() throws Exception {
        try (var beside = server.openBeside()) {
            beside.webhooks()
                    .create(
                            new EndpointDraft(
                                    receiver.url("/hook"),
                                    null,
                                    EnumSet.allOf(EventType.class),
                                    Set.of(),
                                    RetrySchedule.STANDARD,
                                    true));
        }
        long end = System.nanoTime() + 180_000_000_000L;
        while (receiver.at("/hook").isEmpty() && System.nanoTime() < end) {
            ask("Hello?");
        }

        assertThat(receiver.at("/hook")).isNotEmpty();
    }
}
