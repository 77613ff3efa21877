package dev.rejoinder.http;

import static dev.rejoinder.testkit.WebhookReceiver.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.WebhookReceiver;
import dev.rejoinder.testkit.WebhookReceiver.Received;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What receivers of webhooks get. */
class WebhookDeliveryTest extends WebhookFixture {
    @Test
    void eventsOfATurnArriveInTheirOrder() throws Exception {
        add("/hook", "conversation.created", "message.created");
        String conversation = ask("Hello?");

        List<JsonNode> bodies =
                receiver.await("/hook", all -> all.size() == 3).stream()
                        .map(each -> JSON.readTree(each.body()))
                        .sorted(
                                (a, b) ->
                                        Long.compare(
                                                a.at("/data/sequence").longValue(),
                                                b.at("/data/sequence").longValue()))
                        .toList();

        assertThat(bodies)
                .extracting(each -> each.get("type").stringValue())
                .containsExactly("conversation.created", "message.created", "message.created");
        assertThat(bodies)
                .extracting(each -> each.at("/data/conversationId").stringValue())
                .containsOnly(conversation);
        assertThat(bodies.get(1).at("/data/role").stringValue()).isEqualTo("user");
        assertThat(bodies.get(2).at("/data/role").stringValue()).isEqualTo("assistant");
    }

    @Test
    void bodyIsCompactJsonWithTheMetadataOfTheConversation() throws Exception {
        add("/hook", "conversation.created");
        server.post(
                "/api/v1/chat/guide/message",
                "{\"message\":\"Hi\",\"metadata\":{\"plan\": \"größer\"}}");

        Received request = receiver.await("/hook", all -> !all.isEmpty()).getFirst();
        JsonNode body = JSON.readTree(request.body());

        assertThat(request.body())
                .isEqualTo(
                        "{\"id\":%s,\"type\":\"conversation.created\",\"timestamp\":%s,\"data\":{\"conversationId\":%s,\"botId\":\"%s\",\"sequence\":%s,\"metadata\":{\"plan\":\"größer\"}}}"
                                .formatted(
                                        body.get("id"),
                                        body.get("timestamp"),
                                        body.at("/data/conversationId"),
                                        server.botId(),
                                        body.at("/data/sequence")));
        assertThat(request.header("content-type")).isEqualTo("application/json");
        assertThat(request.header("user-agent")).startsWith("Rejoinder/");
    }

    @Test
    void bothSignaturesVerify() throws Exception {
        String secret = add("/hook", "conversation.created").get("secret").stringValue();
        ask("Hello?");

        Received request = receiver.await("/hook", all -> !all.isEmpty()).getFirst();

        assertThat(request.header("webhook-id"))
                .isEqualTo(JSON.readTree(request.body()).get("id").stringValue());
        assertThat(request.header("webhook-signature")).isEqualTo(standard(secret, request));
        assertThat(request.header("x-mga-signature")).isEqualTo(whole(secret, request));
        assertThat(request.headers()).doesNotContainKey("x-mga-signature-previous");
    }

    @Test
    void rotatedEndpointSignsWithBothSecrets() throws Exception {
        JsonNode endpoint = add("/hook", "conversation.created");
        String before = endpoint.get("secret").stringValue();
        JsonNode rotated = data(send("POST", "/" + id(endpoint) + "/rotate", null));
        String now = rotated.get("secret").stringValue();
        assertThat(now).isNotEqualTo(before);
        assertThat(rotated.get("previousSecretUntil").stringValue()).isNotEmpty();
        ask("Hello?");

        Received request = receiver.await("/hook", all -> !all.isEmpty()).getFirst();

        assertThat(request.header("webhook-signature"))
                .isEqualTo(standard(now, request) + " " + standard(before, request));
        assertThat(request.header("x-mga-signature")).isEqualTo(whole(now, request));
        assertThat(request.header("x-mga-signature-previous")).isEqualTo(whole(before, request));
    }

    private static String standard(String secret, Received request)
            throws GeneralSecurityException {
        byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        String signed =
                request.header("webhook-id")
                        + "."
                        + request.header("webhook-timestamp")
                        + "."
                        + request.body();
        return "v1," + Base64.getEncoder().encodeToString(mac(key, signed));
    }

    private static String whole(String secret, Received request) throws GeneralSecurityException {
        return "sha256=" + HexFormat.of().formatHex(mac(secret.getBytes(UTF_8), request.body()));
    }

    private static byte[] mac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(UTF_8));
    }

    @Test
    void failedDeliveryIsRepeatedWithTheSameBodyAndId() throws Exception {
        var count = new AtomicInteger();
        receiver.on(
                "/hook",
                (peer, request) ->
                        status(count.incrementAndGet() == 1 ? "500 Broken" : "204 Fine")
                                .answer(peer, request));
        String id = id(addWith(",\"schedule\":\"long\"", "/hook", "conversation.created"));
        ask("Hello?");

        List<Received> requests = receiver.await("/hook", all -> all.size() == 2);

        assertThat(requests.get(1).body()).isEqualTo(requests.get(0).body());
        assertThat(requests.get(1).header("webhook-id"))
                .isEqualTo(requests.get(0).header("webhook-id"));
        JsonNode delivery =
                awaitDelivery(id, each -> each.get("state").stringValue().equals("delivered"));
        assertThat(delivery.get("attempts").intValue()).isEqualTo(2);
        assertThat(delivery.get("status").intValue()).isEqualTo(204);
    }

    @Test
    void retryAfterPostponesTheNextAttempt() {
        receiver.on("/hook", status("503 Busy", "Retry-After: 3600"));
        String id = id(addWith(",\"schedule\":\"long\"", "/hook", "conversation.created"));
        ask("Hello?");

        JsonNode delivery = awaitDelivery(id, each -> each.get("attempts").intValue() == 1);

        assertThat(delivery.get("state").stringValue()).isEqualTo("pending");
        assertThat(Instant.parse(delivery.get("nextAttemptAt").stringValue()))
                .isAfter(
                        Instant.parse(delivery.get("lastAttemptAt").stringValue())
                                .plusSeconds(3_500));
    }

    @Test
    void redirectIsAFailureAndIsNotFollowed() {
        receiver.on("/hook", status("307 Elsewhere", "Location: " + receiver.url("/other")));
        String id = id(add("/hook", "conversation.created"));
        ask("Hello?");

        JsonNode delivery = awaitDelivery(id, each -> each.get("attempts").intValue() == 1);

        assertThat(delivery.get("error").stringValue())
                .isEqualTo("The endpoint redirects, which is not followed.");
        assertThat(receiver.at("/other")).isEmpty();
    }

    @Test
    void onlyTheBeginningOfAnEndlessResponseIsStored() {
        receiver.on("/hook", WebhookReceiver.endless());
        String id = id(add("/hook", "conversation.created"));
        ask("Hello?");

        JsonNode delivery =
                awaitDelivery(id, each -> each.get("state").stringValue().equals("delivered"));

        assertThat(delivery.get("response").stringValue()).isEqualTo("x".repeat(1024));
    }

    @Test
    void endpointThatAnswersGoneIsDisabled() {
        receiver.on("/hook", status("410 Gone"));
        String id = id(add("/hook", "conversation.created"));
        ask("Hello?");

        JsonNode endpoint = await("/" + id, each -> !each.get("enabled").booleanValue());

        assertThat(endpoint.get("disabledReason").stringValue()).isEqualTo("gone");
        assertThat(get("/" + id + "/deliveries").at("/deliveries/0/state").stringValue())
                .isEqualTo("failed");
        awaitAudit("\"webhook.disabled\"");
        ask("Still there?");
        assertThat(get("/" + id + "/deliveries").at("/pagination/total").intValue()).isEqualTo(1);
    }

    @Test
    void deadEndpointsDoNotDelayALiveOne() throws Exception {
        for (int i = 0; i < 10; i++) {
            receiver.on("/dead-" + i, receiver.never());
            add("/dead-" + i, "conversation.created", "message.created");
        }
        add("/live", "conversation.created");
        for (int i = 0; i < 30; i++) {
            ask("Question " + i);
        }

        // Dead ones hold their places for 30 seconds.
        long start = System.nanoTime();
        receiver.await("/live", all -> all.size() == 30);
        assertThat(System.nanoTime() - start).isLessThan(15_000_000_000L);
        assertThat(receiver.at("/dead-0")).hasSizeLessThanOrEqualTo(16);
    }

    @Test
    void eventIsReplayedOnRequest() throws Exception {
        String id = id(add("/hook", "conversation.created"));
        ask("Hello?");
        Received first = receiver.await("/hook", all -> all.size() == 1).getFirst();
        awaitDelivery(id, each -> each.get("state").stringValue().equals("delivered"));

        assertThat(
                        data(send(
                                        "POST",
                                        "/" + id + "/replay",
                                        "{\"eventId\":\"%s\"}"
                                                .formatted(first.header("webhook-id"))))
                                .toString())
                .isEqualTo("{\"deliveries\":1}");

        assertThat(receiver.await("/hook", all -> all.size() == 2).getLast().body())
                .isEqualTo(first.body());
    }

    @Test
    void eventsOfATimeAreReplayed() throws Exception {
        String id = id(add("/hook", "conversation.created"));
        ask("One?");
        ask("Two?");
        receiver.await("/hook", all -> all.size() == 2);

        assertThat(
                        data(send(
                                        "POST",
                                        "/" + id + "/replay",
                                        "{\"since\":\"2026-01-01T00:00:00Z\","
                                                + "\"until\":\"2100-01-01T00:00:00Z\"}"))
                                .toString())
                .isEqualTo("{\"deliveries\":2}");

        receiver.await("/hook", all -> all.size() == 4);
    }
}
