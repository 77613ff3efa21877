package dev.rejoinder.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rejoinder.wire.Header;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs deliveries in two ways: {@code X-MGA-Signature} with the whole secret as its key, and
 * Standard Webhooks with the decoded part after {@code whsec_}.
 */
final class WebhookSignature {
    static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";

    private WebhookSignature() {}

    /**
     * The headers of one attempt.
     *
     * @param secrets the current secret, then the previous one while it is valid
     */
    static List<Header> headers(List<String> secrets, String id, Instant now, String body) {
        String timestamp = Long.toString(now.getEpochSecond());
        var standard = new ArrayList<String>();
        for (String secret : secrets) {
            byte[] key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
            byte[] signed = mac(key, id + "." + timestamp + "." + body);
            standard.add("v1," + Base64.getEncoder().encodeToString(signed));
        }
        var headers = new ArrayList<Header>();
        headers.add(new Header("webhook-id", id));
        headers.add(new Header("webhook-timestamp", timestamp));
        headers.add(new Header("webhook-signature", String.join(" ", standard)));
        headers.add(new Header("X-MGA-Signature", whole(secrets.getFirst(), body)));
        if (secrets.size() > 1) {
            headers.add(new Header("X-MGA-Signature-Previous", whole(secrets.getLast(), body)));
        }
        return headers;
    }

    private static String whole(String secret, String body) {
        return "sha256=" + HexFormat.of().formatHex(mac(secret.getBytes(UTF_8), body));
    }

    private static byte[] mac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is not available", e);
        }
    }
}
