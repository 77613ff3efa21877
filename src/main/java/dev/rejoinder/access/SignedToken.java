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
 * Short lists of words that only this server can have written: prefix, words, dot, HMAC-SHA-256 of
 * all before it. They are not secret to who holds them. Thread-safe.
 */
final class SignedToken {
    private static final String ALGORITHM = "HmacSHA256";

    /** No word has it, as words come from ids, numbers and origins. */
    private static final String SEPARATOR = "\n";

    private static final int SECRET_BYTES = 32;

    private final VisitorSecretStore store;
    private final RandomGenerator chance;
    private volatile @Nullable SecretKeySpec secret;

    /**
     * Asks for the secret when it is first needed.
     *
     * @param chance fit for secrets, as {@code SecureRandom} is
     */
    SignedToken(VisitorSecretStore store, RandomGenerator chance) {
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

    /** The prefix is signed too, so that a text of one kind never passes for another. */
    String sign(String prefix, String... words) {
        String joined = String.join(SEPARATOR, words);
        String body = prefix + encoded(joined.getBytes(UTF_8));
        return body + "." + encoded(signature(body));
    }

    /** The words of a text that was signed; empty for any other, whatever is wrong with it. */
    Optional<List<String>> read(String prefix, String text) {
        int dot = text.lastIndexOf('.');
        if (text.length() > VisitorTokens.MAX_CHARACTERS || !text.startsWith(prefix) || dot < 0) {
            return Optional.empty();
        }
        String body = text.substring(0, dot);
        String given = text.substring(dot + 1);
        // The signature is compared as text, so that there is one spelling of it only.
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
