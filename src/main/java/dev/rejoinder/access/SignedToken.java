package dev.rejoinder.access;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signed tokens: prefix, words, dot, HMAC-SHA-256 over everything before. Only this server can
 * create them; their holders can read them. Thread-safe.
 */
public final class SignedToken {
    private static final String ALGORITHM = "HmacSHA256";

    /** Never occurs in words, which are ids, numbers and origins. */
    private static final String SEPARATOR = "\n";

    private static final int SECRET_BYTES = 32;

    private final VisitorSecretStore store;
    private final RandomGenerator chance;
    private volatile @Nullable SecretKeySpec secret;

    /**
     * Creates the service; it loads the secret at first use.
     *
     * @param chance cryptographically secure, such as {@code SecureRandom}
     */
    public SignedToken(VisitorSecretStore store, RandomGenerator chance) {
        this.store = store;
        this.chance = chance;
    }

    private SecretKeySpec secret() {
        SecretKeySpec known = secret;
        if (known == null) {
            byte[] proposed = new byte[SECRET_BYTES];
            chance.nextBytes(proposed);
            known = new SecretKeySpec(store.secret(proposed), ALGORITHM);
            secret = known;
        }
        return known;
    }

    /**
     * Signs words. The prefix is signed too, so that a token of one kind is never accepted as
     * another.
     */
    public String sign(String prefix, String... words) {
        String joined = String.join(SEPARATOR, words);
        String body = prefix + encoded(joined.getBytes(UTF_8));
        return body + "." + encoded(signature(body));
    }

    /** Returns the words of a validly signed token; otherwise empty. */
    public Optional<List<String>> read(String prefix, String text) {
        int dot = text.lastIndexOf('.');
        if (text.length() > VisitorTokens.MAX_CHARACTERS || !text.startsWith(prefix) || dot < 0) {
            return Optional.empty();
        }
        String body = text.substring(0, dot);
        String given = text.substring(dot + 1);
        // Compare as text, so that each token has only one valid spelling.
        if (!MessageDigest.isEqual(
                encoded(signature(body)).getBytes(US_ASCII), given.getBytes(UTF_8))) {
            return Optional.empty();
        }
        byte[] words = Base64.getUrlDecoder().decode(body.substring(prefix.length()));
        return Optional.of(List.of(new String(words, UTF_8).split(SEPARATOR, -1)));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private byte[] signature(String body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret());
            return mac.doFinal(body.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
        }
    }
}
