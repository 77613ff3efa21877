package dev.rejoinder.access;

import dev.rejoinder.core.Clock;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes browsers in which an account has signed in before, so that wrong passwords from
 * elsewhere do not count against them. Each browser holds a signed token as proof. The token grants
 * no access, and nothing about it is stored. Thread-safe.
 */
public final class KnownDevices {
    /** How long a browser is recognized after a sign-in. */
    public static final Duration LIFE = Duration.ofDays(180);

    private static final String PREFIX = "rjd_";
    private static final int ID_BYTES = 16;

    private final SignedToken signed;
    private final Clock clock;
    private final RandomGenerator chance;

    KnownDevices(SignedToken signed, Clock clock, RandomGenerator chance) {
        this.signed = signed;
        this.clock = clock;
        this.chance = chance;
    }

    /** Creates a token for a browser in which this account has just signed in. */
    public String remember(String email) {
        byte[] id = new byte[ID_BYTES];
        chance.nextBytes(id);
        String until = Long.toString(clock.now().plus(LIFE).toEpochMilli());
        return signed.sign(PREFIX, HexFormat.of().formatHex(id), digest(email), until);
    }

    /**
     * Returns the device if it has signed in to this account before; otherwise empty.
     *
     * @param token sent by the browser, not trusted
     */
    Optional<String> find(@Nullable String token, String email) {
        if (token == null) {
            return Optional.empty();
        }
        return signed.read(PREFIX, token)
                .filter(words -> words.get(1).equals(digest(email)))
                .filter(words -> Long.parseLong(words.get(2)) > clock.millis())
                .map(words -> words.getFirst());
    }

    /** The token stays in the browser after sign-out, so it contains only a digest of the email. */
    private static String digest(String email) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            String normal = AccountRules.normal(email);
            return HexFormat.of().formatHex(sha256.digest(normal.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
