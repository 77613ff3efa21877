package dev.rejoinder.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.secret.Secrets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifies the identities of visitors: the server of a site signs the id of a signed-in user, so
 * that no other visitor can claim it. Thread-safe.
 */
public final class IdentitySecrets {
    /** How long the previous secret stays valid after a rotation. */
    public static final Duration ROTATION = Duration.ofHours(24);

    /** Maximum length of a user id, in characters. */
    public static final int MAX_USER_ID = 256;

    /** Maximum length of a signature; longer than a valid one, to say what is wrong with it. */
    public static final int MAX_USER_HASH = 256;

    private static final String PREFIX = "rji_";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 32;

    private final IdentitySecretStore store;
    private final Secrets secrets;
    private final Clock clock;
    private final RandomGenerator chance;

    /**
     * Creates the service.
     *
     * @param chance cryptographically secure, such as {@code SecureRandom}
     */
    public IdentitySecrets(
            IdentitySecretStore store, Secrets secrets, Clock clock, RandomGenerator chance) {
        this.store = store;
        this.secrets = secrets;
        this.clock = clock;
        this.chance = chance;
    }

    /**
     * Gives a bot a new secret, and returns it; durable when it returns. The one before stays valid
     * for {@link #ROTATION}.
     *
     * @throws AppError INVALID_REQUEST if the encryption key is unusable
     */
    public String rotate(String botId) {
        byte[] bytes = new byte[BYTES];
        chance.nextBytes(bytes);
        String secret = PREFIX + HexFormat.of().formatHex(bytes);
        store.rotate(botId, secrets.seal(botId, secret), clock.now(), clock.now().plus(ROTATION));
        return secret;
    }

    /** Deletes the secrets of a bot, at once. Returns false if it has none. */
    public boolean delete(String botId) {
        return store.delete(botId);
    }

    /** Why a signature does not verify a user id, as a sentence for the page's owner; or empty. */
    public Optional<String> problem(String botId, String userId, String userHash) {
        Optional<IdentitySecret> secret = store.find(botId);
        if (secret.isEmpty()) {
            return Optional.of(
                    "The identity is not verified: this bot has no identity secret. Create one in"
                            + " its settings.");
        }
        boolean verified = false;
        try {
            for (String key : open(botId, secret.get())) {
                verified |= isSignature(key, userId, userHash);
            }
        } catch (AppError unusable) {
            // Its message is for the operator.
            return Optional.of(
                    "The identity is not verified: the server cannot read the identity secret of"
                            + " this bot. Create a new one in its settings.");
        }
        return verified
                ? Optional.empty()
                : Optional.of(
                        "The identity is not verified: userHash must be the HMAC-SHA256 of userId"
                                + " under the bot's identity secret, as 64 lower-case hex digits.");
    }

    private List<String> open(String botId, IdentitySecret secret) {
        var keys = new ArrayList<String>();
        keys.add(secrets.open(botId, secret.sealed()));
        IdentitySecret.Previous previous = secret.previous();
        if (previous != null && clock.now().isBefore(previous.until())) {
            keys.add(secrets.open(botId, previous.sealed()));
        }
        return keys;
    }

    /** Takes the same time for every wrong signature. */
    static boolean isSignature(String secret, String userId, String userHash) {
        return MessageDigest.isEqual(
                signature(secret, userId).getBytes(UTF_8), userHash.getBytes(UTF_8));
    }

    private static String signature(String secret, String userId) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(userId.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
        }
    }
}
