package dev.rejoinder.core;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 over lists of byte strings. */
public final class Sha256 {
    private Sha256() {}

    /**
     * Hashes the parts, in lower-case hex. A length before each part keeps different lists from
     * producing the same input.
     */
    public static String hex(List<byte[]> parts) {
        MessageDigest digest = digest();
        parts.forEach(part -> add(digest, part));
        return hex(digest);
    }

    /** An empty digest for {@link #add}. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Adds one part, after its length. */
    public static void add(MessageDigest digest, byte[] part) {
        digest.update((part.length + ":").getBytes(US_ASCII));
        digest.update(part);
    }

    /** The digest of what was added, in lower-case hex. */
    public static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
