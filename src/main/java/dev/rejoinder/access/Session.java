package dev.rejoinder.access;

import java.time.Duration;
import java.time.Instant;

/**
 * A console session as stored: never the token, only its SHA-256.
 *
 * @param tokenHash 64 lower-case hex digits
 * @param lastUsedAt accurate to the minute
 * @param userAgent the browser that began it, as it names itself, at most {@value #MAX_USER_AGENT}
 *     characters; may be empty
 */
public record Session(
        String tokenHash,
        String accountId,
        Instant createdAt,
        Instant lastUsedAt,
        String userAgent) {
    public static final int MAX_USER_AGENT = 200;

    /** Characters of the hash that name a session; too few to guess the token's. */
    private static final int ID_CHARACTERS = 24;

    /** A session ends after this time without use. */
    public static final Duration IDLE = Duration.ofMinutes(30);

    /** A session ends after this time even if it is in use. */
    public static final Duration LONGEST = Duration.ofHours(12);

    /** Names the session in the API. */
    public String id() {
        return "sess_" + tokenHash.substring(0, ID_CHARACTERS);
    }

    /** When it expires if it is not used again. */
    public Instant expiresAt() {
        Instant idle = lastUsedAt.plus(IDLE);
        Instant last = createdAt.plus(LONGEST);
        return idle.isBefore(last) ? idle : last;
    }

    Session usedAt(Instant time) {
        return new Session(tokenHash, accountId, createdAt, time, userAgent);
    }

    /** Omits the hash, so that it reaches no log. */
    @Override
    public String toString() {
        return "Session[accountId=" + accountId + "]";
    }
}
