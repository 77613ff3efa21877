package dev.rejoinder.access;

import java.time.Duration;
import java.time.Instant;

/**
 * One sign-in, as it is stored: never what the browser holds, only its SHA-256.
 *
 * @param tokenHash 64 lower-case hex digits
 * @param lastUsedAt to the minute
 */
public record Session(String tokenHash, String accountId, Instant createdAt, Instant lastUsedAt) {
    /** A session that is not used for this long has ended. */
    public static final Duration IDLE = Duration.ofMinutes(30);

    /** A session that was begun this long ago has ended, however busy it is. */
    public static final Duration LONGEST = Duration.ofHours(12);

    /** When it ends if it is not used again. */
    public Instant expiresAt() {
        Instant idle = lastUsedAt.plus(IDLE);
        Instant last = createdAt.plus(LONGEST);
        return idle.isBefore(last) ? idle : last;
    }

    Session usedAt(Instant time) {
        return new Session(tokenHash, accountId, createdAt, time);
    }

    /** Leaves out the hash, so that it reaches no log. */
    @Override
    public String toString() {
        return "Session[accountId=" + accountId + "]";
    }
}
