package dev.rejoinder.access;

import java.time.Instant;

/**
 * Somebody who may sign in, and then may do everything.
 *
 * @param email in lower case; no two accounts have the same
 * @param passwordHash as {@link Passwords} makes it
 */
public record Account(
        String id, String email, String name, String passwordHash, Instant createdAt) {
    /** Leaves out the hash, so that it reaches no log. */
    @Override
    public String toString() {
        return "Account[id=" + id + "]";
    }
}
