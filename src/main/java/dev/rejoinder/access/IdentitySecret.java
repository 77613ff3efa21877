package dev.rejoinder.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The secret under which a site signs the ids of its users for one bot.
 *
 * @param sealed the encrypted secret
 * @param previous the secret before the last rotation; null without one
 */
public record IdentitySecret(String sealed, @Nullable Previous previous) {
    /** A rotated secret, which is valid until this time. */
    public record Previous(String sealed, Instant until) {
        /** Omits the encrypted value. */
        @Override
        public String toString() {
            return "Previous[until=" + until + "]";
        }
    }

    /** Omits the encrypted value. */
    @Override
    public String toString() {
        return "IdentitySecret[previous=" + previous + "]";
    }
}
