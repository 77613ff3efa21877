package dev.rejoinder.access;

import java.time.Instant;
import java.util.Optional;

/**
 * Where sessions are kept. Every method throws {@code INTERNAL_ERROR} when the database cannot be
 * reached. Thread-safe.
 */
public interface SessionStore {
    /**
     * Stores a session if its account still has this password; durable when it returns. Returns
     * false when it has not: whoever knew the former password is not let in by it.
     */
    boolean insert(Session session, String passwordHash);

    Optional<Session> find(String tokenHash);

    /** Notes that a session was used; keeps the later of the two times. */
    void touch(String tokenHash, Instant usedAt);

    /** Ends a session, if it is there. */
    void delete(String tokenHash);

    /** Ends all sessions of an account. */
    void deleteAll(String accountId);

    /**
     * Removes the sessions that have ended by themselves: last used at or before one time, or begun
     * at or before the other. Returns how many there were.
     */
    int sweep(Instant usedUntil, Instant begunUntil);
}
