package dev.rejoinder.access;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A password hash with its parameters, in the PHC form {@code
 * $argon2id$v=19$m=19456,t=2,p=1$salt$hash}. Immutable.
 */
final class PasswordHash {
    private static final Pattern FORM =
            Pattern.compile(
                    "\\$argon2id\\$v=19\\$m=([0-9]{1,7}),t=([0-9]{1,3}),p=([0-9]{1,2})"
                            + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

    private final PasswordCost cost;
    private final byte[] salt;
    private final byte[] hash;

    PasswordHash(PasswordCost cost, byte[] salt, byte[] hash) {
        this.cost = cost;
        this.salt = salt.clone();
        this.hash = hash.clone();
    }

    /**
     * Throws IllegalArgumentException for any other form; the message does not contain the text.
     */
    static PasswordHash parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("a stored password hash has an unknown format");
        }
        return new PasswordHash(
                new PasswordCost(
                        Integer.parseInt(parts.group(1)),
                        Integer.parseInt(parts.group(2)),
                        Integer.parseInt(parts.group(3))),
                Base64.getDecoder().decode(parts.group(4)),
                Base64.getDecoder().decode(parts.group(5)));
    }

    /** Whether this password has this hash; compares in constant time. */
    boolean matches(byte[] password, PasswordHashFunction slowHash) {
        return MessageDigest.isEqual(slowHash.hash(password, salt, cost), hash);
    }

    String text() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m="
                + cost.memoryKib()
                + ",t="
                + cost.rounds()
                + ",p="
                + cost.lanes()
                + "$"
                + base64.encodeToString(salt)
                + "$"
                + base64.encodeToString(hash);
    }

    /** Omits everything, so that no hash reaches a log. */
    @Override
    public String toString() {
        return "PasswordHash";
    }
}
