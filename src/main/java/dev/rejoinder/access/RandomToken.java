package dev.rejoinder.access;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** The secret of a session or an invitation: 32 random bytes in Base64url. Immutable. */
final class RandomToken {
    private static final int BYTES = 32;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final String text;

    private RandomToken(String text) {
        this.text = text;
    }

    /**
     * Generates a token. {@code chance} must be cryptographically secure, such as {@code
     * SecureRandom}.
     */
    static RandomToken generate(RandomGenerator chance) {
        byte[] bytes = new byte[BYTES];
        chance.nextBytes(bytes);
        return new RandomToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    static Optional<RandomToken> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new RandomToken(text)) : Optional.empty();
    }

    /** The token's text; give it to its holder only. */
    String text() {
        return text;
    }

    /** SHA-256 of the token, as 64 lower-case hex digits. */
    String hash() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** Omits the token, so that it reaches no log. */
    @Override
    public String toString() {
        return "RandomToken";
    }
}
