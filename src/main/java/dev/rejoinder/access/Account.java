package dev.rejoinder.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person who can sign in.
 *
 * @param email in lower case; unique
 * @param passwordHash as produced by {@link Passwords}; empty if the account has no password
 * @param externalId the issuer and subject of an OpenID Connect provider; null if it signs in with
 *     a password only
 */
public record Account(
        String id,
        String email,
        String name,
        String passwordHash,
        AccountRole role,
        @Nullable String externalId,
        Instant createdAt) {
    public boolean hasPassword() {
        return !passwordHash.isEmpty();
    }

    /** Omits the hash, so that it reaches no log. */
    @Override
    public String toString() {
        return "Account[id=" + id + "]";
    }
}
