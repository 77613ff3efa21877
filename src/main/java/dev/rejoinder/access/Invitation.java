package dev.rejoinder.access;

import java.time.Duration;
import java.time.Instant;

/**
 * An invitation to create an account.
 *
 * @param email of the account, in lower case
 * @param invitedBy the id of the account or key that created it
 */
public record Invitation(
        String id,
        String email,
        AccountRole role,
        String invitedBy,
        Instant createdAt,
        Instant expiresAt) {
    public static final Duration LIFE = Duration.ofDays(7);
}
