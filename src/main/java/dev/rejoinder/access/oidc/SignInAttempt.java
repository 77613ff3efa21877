package dev.rejoinder.access.oidc;

import dev.rejoinder.access.SignedToken;
import dev.rejoinder.core.Clock;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in that has begun in one browser. Only that browser keeps it, in a signed cookie, so every
 * server can finish it and nothing is stored.
 *
 * @param state comes back in the callback
 * @param nonce comes back in the ID token
 * @param verifier proves at the token endpoint that the callback belongs to this attempt (PKCE)
 * @param place of the console to show afterwards; may be empty
 */
record SignInAttempt(
        String state, String nonce, String verifier, Instant until, ConsolePlace place) {
    /** How long a person may take at the provider. */
    static final Duration LIFE = Duration.ofMinutes(10);

    private static final String PREFIX = "rjo_";
    private static final int BYTES = 32;
    private static final int WORDS = 5;

    static SignInAttempt begin(RandomGenerator chance, Clock clock, ConsolePlace place) {
        return new SignInAttempt(
                random(chance), random(chance), random(chance), clock.now().plus(LIFE), place);
    }

    private static String random(RandomGenerator chance) {
        byte[] bytes = new byte[BYTES];
        chance.nextBytes(bytes);
        return encoded(bytes);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The text of the cookie. */
    String cookie(SignedToken signed) {
        return signed.sign(
                PREFIX, state, nonce, verifier, Long.toString(until.toEpochMilli()), place.text());
    }

    /** Reads a cookie; empty if this server did not write it, or it has expired. */
    static Optional<SignInAttempt> read(@Nullable String cookie, SignedToken signed, Clock clock) {
        return cookie == null
                ? Optional.empty()
                : signed.read(PREFIX, cookie)
                        .filter(words -> words.size() == WORDS)
                        .map(SignInAttempt::of)
                        .filter(attempt -> attempt.until.isAfter(clock.now()));
    }

    private static SignInAttempt of(List<String> words) {
        return new SignInAttempt(
                words.get(0),
                words.get(1),
                words.get(2),
                Instant.ofEpochMilli(Long.parseLong(words.get(3))),
                ConsolePlace.of(words.get(4)));
    }

    /** Compares in constant time. */
    boolean hasState(@Nullable String given) {
        return given != null
                && MessageDigest.isEqual(
                        state.getBytes(StandardCharsets.UTF_8),
                        given.getBytes(StandardCharsets.UTF_8));
    }

    /** The challenge to which the verifier belongs. */
    String challenge() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return encoded(sha256.digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Omits the secrets, so that they reach no log. */
    @Override
    public String toString() {
        return "SignInAttempt[until=" + until + "]";
    }
}
