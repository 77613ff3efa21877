package dev.rejoinder.secret;

import java.time.Instant;

/**
 * A secret as it is stored.
 *
 * @param sealed the encrypted value, as {@link SecretCipher} writes it
 */
public record SealedSecret(String name, String sealed, Instant createdAt, Instant updatedAt) {
    /** Omits the encrypted value. */
    @Override
    public String toString() {
        return "SealedSecret[name=" + name + "]";
    }
}
