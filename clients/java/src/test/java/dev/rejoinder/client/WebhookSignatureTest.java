package dev.rejoinder.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {
    private static final String SECRET = "whsec_c2VjcmV0";
    private static final String BODY =
            "{\"id\":\"evt_1\",\"type\":\"message.created\",\"timestamp\":"
                    + "\"2026-11-30T01:27:44.780Z\",\"data\":{\"näme\":\"日本 😀\"}}";

    private final Instant now = Instant.now();

    private static Map<String, List<String>> headers(String body, Instant time) {
        String id = "evt_1";
        String seconds = Long.toString(time.getEpochSecond());
        var headers = new LinkedHashMap<String, List<String>>();
        headers.put("Webhook-Id", List.of(id));
        headers.put("Webhook-Timestamp", List.of(seconds));
        headers.put(
                "Webhook-Signature",
                List.of("v1,b2xk v1," + signature(id + "." + seconds + "." + body)));
        return headers;
    }

    private static String signature(String signed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec("secret".getBytes(UTF_8), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The headers of a delivery as arguments of {@code Map.of}. */
    static String headersAsSource(String body) {
        var source = new StringBuilder();
        headers(body, Instant.now())
                .forEach(
                        (name, values) ->
                                source.append(source.isEmpty() ? "" : ", ")
                                        .append('"')
                                        .append(name)
                                        .append("\", List.of(\"")
                                        .append(values.get(0))
                                        .append("\")"));
        return source.toString();
    }

    private static RejoinderException refused(
            String body, Map<String, List<String>> headers, String secret) {
        return catchThrowableOfType(
                RejoinderException.class,
                () -> Rejoinder.verifyWebhook(body.getBytes(UTF_8), headers, secret));
    }

    @Test
    void eventOfAGenuineDeliveryIsReturned() {
        WebhookEvent event =
                Rejoinder.verifyWebhook(BODY.getBytes(UTF_8), headers(BODY, now), SECRET);

        assertThat(event.id()).isEqualTo("evt_1");
        assertThat(event.type()).isEqualTo("message.created");
        assertThat(event.data().get("näme").asString()).isEqualTo("日本 😀");
    }

    @Test
    void everythingElseIsRefused() {
        assertThat(refused(BODY + " ", headers(BODY, now), SECRET).code())
                .isEqualTo("INVALID_SIGNATURE");
        assertThat(refused(BODY, headers(BODY, now), "whsec_b3RoZXI=").code())
                .isEqualTo("INVALID_SIGNATURE");
        assertThat(refused(BODY, Map.of(), SECRET)).hasMessageContaining("webhook-id");
        var forged = headers(BODY, now);
        forged.put("Webhook-Timestamp", List.of("soon"));
        assertThat(refused(BODY, forged, SECRET).code()).isEqualTo("INVALID_SIGNATURE");
    }

    @Test
    void oldDeliveryIsRefusedUnlessItIsTolerated() {
        Map<String, List<String>> old = headers(BODY, now.minusSeconds(400));

        assertThat(refused(BODY, old, SECRET)).hasMessageContaining("too old");
        assertThat(refused(BODY, headers(BODY, now.plusSeconds(400)), SECRET))
                .hasMessageContaining("too new");
        assertThat(
                        Rejoinder.verifyWebhook(
                                        BODY.getBytes(UTF_8), old, SECRET, Duration.ofHours(1))
                                .id())
                .isEqualTo("evt_1");
    }
}
