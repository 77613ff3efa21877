package dev.rejoinder.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Stores invitations. Every method throws {@code INTERNAL_ERROR} if the database cannot be reached.
 * Thread-safe.
 */
public interface InvitationStore {
    /**
     * Stores an invitation in place of an earlier one of its email address. Returns false, and
     * stores nothing, if the address has an account.
     *
     * @param tokenHash 64 lower-case hex digits
     */
    boolean replace(Invitation invitation, String tokenHash);

    /** Finds one that has not expired. */
    Optional<Invitation> findByToken(String tokenHash, Instant now);

    /** Those that have not expired, at most 1,000, newest first. */
    List<Invitation> list(Instant now);

    /**
     * Stores an account and removes its invitation in one commit. Returns false if there is no such
     * invitation, or the address has an account.
     */
    boolean accept(String tokenHash, Account account);

    /** Returns false if there is none. */
    boolean delete(String id);
}
