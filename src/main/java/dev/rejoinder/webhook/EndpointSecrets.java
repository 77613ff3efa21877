package dev.rejoinder.webhook;

import dev.rejoinder.core.Clock;
import dev.rejoinder.secret.Secrets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;

/** Creates and decrypts the signing secrets of endpoints. Thread-safe. */
final class EndpointSecrets {
    /** How long both secrets sign after a rotation. */
    static final Duration ROTATION = Duration.ofHours(24);

    private static final int BYTES = 32;

    private final Secrets secrets;
    private final Clock clock;
    private final RandomGenerator chance;

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
        String current = secrets.open(endpoint.id(), endpoint.sealedSecret());
        WebhookEndpoint.PreviousSecret previous = endpoint.previous();
        return previous == null || !clock.now().isBefore(previous.until())
                ? List.of(current)
                : List.of(current, secrets.open(endpoint.id(), previous.sealed()));
    }
}
