package dev.rejoinder.access;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * The text of an API key: {@code rj_}, 8 characters of public id, 32 of secret, and 6 of CRC-32
 * over everything before, in Base62. The checksum rejects typing mistakes and random noise without
 * a database query. Immutable.
 */
final class KeyToken {
    /** Length of every token, in characters. */
    static final int LENGTH = 49;

    private static final String PREFIX = "rj_";
    private static final int PUBLIC_ID_LENGTH = 8;
    private static final int SECRET_LENGTH = 32;
    private static final int CHECKSUM_LENGTH = 6;
    private static final int SECRET_FROM = PREFIX.length() + PUBLIC_ID_LENGTH;
    private static final int CHECKSUM_FROM = SECRET_FROM + SECRET_LENGTH;
    private static final String BASE62 =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final String text;

    private KeyToken(String text) {
        this.text = text;
    }

    /**
     * Generates a token. {@code chance} must be cryptographically secure, such as {@code
     * SecureRandom}.
     */
    static KeyToken generate(RandomGenerator chance) {
        var body = new StringBuilder(LENGTH).append(PREFIX);
        while (body.length() < CHECKSUM_FROM) {
            body.append(BASE62.charAt(chance.nextInt(BASE62.length())));
        }
        return new KeyToken(body + checksum(body.toString()));
    }

    /** Parses a token; empty unless its form and checksum are right. */
    static Optional<KeyToken> parse(String text) {
        if (text.length() != LENGTH || !text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        for (int i = PREFIX.length(); i < LENGTH; i++) {
            if (!isBase62(text.charAt(i))) {
                return Optional.empty();
            }
        }
        boolean intact =
                checksum(text.substring(0, CHECKSUM_FROM)).equals(text.substring(CHECKSUM_FROM));
        return intact ? Optional.of(new KeyToken(text)) : Optional.empty();
    }

    /** The public part, used for lookup. */
    String publicId() {
        return text.substring(PREFIX.length(), SECRET_FROM);
    }

    /** The whole token including the secret; shown once, to its holder only. */
    String text() {
        return text;
    }

    /** SHA-256 of the secret, as 64 lower-case hex digits. */
    String secretHash() {
        return HexFormat.of().formatHex(sha256(text.substring(SECRET_FROM, CHECKSUM_FROM)));
    }

    /** SHA-256 of the whole token, as 64 lower-case hex digits. */
    String fingerprint() {
        return HexFormat.of().formatHex(sha256(text));
    }

    /** Whether the secret has this hash; compares in constant time. */
    boolean matches(String secretHash) {
        return MessageDigest.isEqual(
                secretHash().getBytes(US_ASCII), secretHash.getBytes(US_ASCII));
    }

    /** Identifies the key without its secret. */
    @Override
    public String toString() {
        return PREFIX + publicId() + "…";
    }

    private static boolean isBase62(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    private static String checksum(String body) {
        var crc = new CRC32();
        crc.update(body.getBytes(US_ASCII));
        long rest = crc.getValue();
        char[] digits = new char[CHECKSUM_LENGTH];
        for (int i = CHECKSUM_LENGTH - 1; i >= 0; i--) {
            digits[i] = BASE62.charAt((int) (rest % BASE62.length()));
            rest /= BASE62.length();
        }
        return new String(digits);
    }

    private static byte[] sha256(String ascii) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(ascii.getBytes(US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
