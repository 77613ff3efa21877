package dev.rejoinder.webhook;

import dev.rejoinder.core.Clock;
import dev.rejoinder.secret.Secrets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** Creates and decrypts the signing secrets of endpoints. Thread-safe. */
final class EndpointSecrets {
    /** How long both secrets sign after a rotation. */
    static final Duration ROTATION = Duration.ofHours(24);

    private static final int BYTES = 32;

    /** The current and the previous secrets of all endpoints. */
    private static final int MAX_OPENED = 2 * EndpointStore.MAX_ENDPOINTS;

    private final Secrets secrets;
    private final Clock clock;
    private final RandomGenerator chance;

    /** Decrypted secrets by endpoint and sealed text: each attempt signs. */
    private final Map<List<String>, String> opened = new ConcurrentHashMap<>();

    /**
     * @param chance cryptographically secure, such as {@code SecureRandom}
     */
    EndpointSecrets(Secrets secrets, Clock clock, RandomGenerator chance) {
        this.secrets = secrets;
        this.clock = clock;
        this.chance = chance;
    }

    String create() {
        byte[] bytes = new byte[BYTES];
        chance.nextBytes(bytes);
        return WebhookSignature.PREFIX + Base64.getEncoder().encodeToString(bytes);
    }

    String seal(String endpointId, String secret) {
        return secrets.seal(endpointId, secret);
    }

    /**
     * The secrets that sign now, the current one first.
     *
     * @throws dev.rejoinder.core.AppError INVALID_REQUEST if they cannot be decrypted
     */
    List<String> of(WebhookEndpoint endpoint) {
        String current = open(endpoint.id(), endpoint.sealedSecret());
        WebhookEndpoint.PreviousSecret previous = endpoint.previous();
        return previous == null || !clock.now().isBefore(previous.until())
                ? List.of(current)
                : List.of(current, open(endpoint.id(), previous.sealed()));
    }

    private String open(String endpointId, String sealed) {
        if (opened.size() > MAX_OPENED) {
            opened.clear();
        }
        return opened.computeIfAbsent(
                List.of(endpointId, sealed), _ -> secrets.open(endpointId, sealed));
    }
}
