package dev.rejoinder.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The signature of Standard Webhooks. */
final class WebhookSignature {
    private static final String PREFIX = "whsec_";

    private WebhookSignature() {}

    static WebhookEvent verify(
            byte[] body, Map<String, List<String>> headers, String secret, Duration tolerance) {
        String id = header(headers, "webhook-id");
        String timestamp = header(headers, "webhook-timestamp");
        byte[] expected = sign(id, timestamp, body, secret);
        boolean signed =
                Arrays.stream(header(headers, "webhook-signature").split(" "))
                        .filter(each -> each.startsWith("v1,"))
                        .anyMatch(
                                each ->
                                        MessageDigest.isEqual(
                                                expected, each.substring(3).getBytes(UTF_8)));
        if (!signed) {
            throw invalid("The signature does not match.");
        }
        if (age(timestamp).abs().compareTo(tolerance) > 0) {
            throw invalid("The timestamp is too old or too new.");
        }
        return Json.read(body, WebhookEvent.class);
    }

    private static Duration age(String timestamp) {
        try {
            return Duration.between(
                    Instant.ofEpochSecond(Long.parseLong(timestamp)), Instant.now());
        } catch (NumberFormatException | java.time.DateTimeException e) {
            throw invalid("The timestamp is not a number of seconds.");
        }
    }

    private static byte[] sign(String id, String timestamp, byte[] body, String secret) {
        byte[] key =
                Base64.getDecoder()
                        .decode(
                                secret.startsWith(PREFIX)
                                        ? secret.substring(PREFIX.length())
                                        : secret);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(UTF_8));
            return Base64.getEncoder().encode(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String header(Map<String, List<String>> headers, String name) {
        return headers.entrySet().stream()
                .filter(each -> name.equalsIgnoreCase(each.getKey()) && !each.getValue().isEmpty())
                .map(each -> each.getValue().get(0))
                .findFirst()
                .orElseThrow(() -> invalid("The header " + name + " is missing."));
    }

    private static RejoinderException invalid(String message) {
        return RejoinderException.invalid("INVALID_SIGNATURE", message);
    }
}
