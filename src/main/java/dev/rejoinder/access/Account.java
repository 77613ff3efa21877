package dev.rejoinder.access;

import java.time.Instant;

/**
 * A person who can sign in. Accounts have all permissions.
 *
 * @param email in lower case; unique
 * @param passwordHash as produced by {@link Passwords}
 */
public record Account(
        String id, String email, String name, String passwordHash, Instant createdAt) {
    /** Omits the hash, so that it reaches no log. */
    @Override
    public String toString() {
        return "Account[id=" + id + "]";
    }
}
