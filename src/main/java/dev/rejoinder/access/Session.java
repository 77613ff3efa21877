package dev.rejoinder.access;

import java.time.Duration;
import java.time.Instant;

/**
 * A console session as stored: never the token, only its SHA-256.
 *
 * @param tokenHash 64 lower-case hex digits
 * @param lastUsedAt accurate to the minute
 */
public record Session(String tokenHash, String accountId, Instant createdAt, Instant lastUsedAt) {
    /** A session ends after this time without use. */
    public static final Duration IDLE = Duration.ofMinutes(30);

    /** A session ends after this time even if it is in use. */
    public static final Duration LONGEST = Duration.ofHours(12);

    /** When it expires if it is not used again. */
    public Instant expiresAt() {
        Instant idle = lastUsedAt.plus(IDLE);
        Instant last = createdAt.plus(LONGEST);
        return idle.isBefore(last) ? idle : last;
    }

    Session usedAt(Instant time) {
        return new Session(tokenHash, accountId, createdAt, time);
    }

    /** Omits the hash, so that it reaches no log. */
    @Override
    public String toString() {
        return "Session[accountId=" + accountId + "]";
    }
}
