package dev.rejoinder.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Stores sessions. Every method throws {@code INTERNAL_ERROR} if the database cannot be reached.
 * Thread-safe.
 */
public interface SessionStore {
    /**
     * Stores a session if its account still has this password hash; durable when it returns.
     * Otherwise returns false, so a sign-in with an old password fails even if it races with the
     * change.
     */
    boolean insert(Session session, String passwordHash);

    Optional<Session> find(String tokenHash);

    /** The sessions of an account, at most 100, the last used first. */
    List<Session> list(String accountId);

    /** Records a use of a session; keeps the later time. */
    void touch(String tokenHash, Instant usedAt);

    /** Ends a session, if it exists. */
    void delete(String tokenHash);

    /** Ends all sessions of an account. */
    void deleteAll(String accountId);

    /**
     * Deletes expired sessions: last used at or before one time, or begun at or before the other.
     * Returns how many.
     */
    int sweep(Instant usedUntil, Instant begunUntil);
}
