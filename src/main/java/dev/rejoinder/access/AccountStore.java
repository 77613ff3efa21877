package dev.rejoinder.access;

import dev.rejoinder.core.Page;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where accounts are kept. Every method throws {@code INTERNAL_ERROR} when the database cannot be
 * reached. Thread-safe.
 */
public interface AccountStore {
    /** Stores an account; durable when it returns. Returns false when its e-mail is taken. */
    boolean insert(Account account);

    /** As {@link #insert}, but returns false as well when there is any account. */
    boolean insertFirst(Account account);

    Optional<Account> find(String id);

    Optional<Account> findByEmail(String email);

    /** Newest first. */
    List<Account> list(Page page);

    long count();

    /**
     * Changes a password and ends the account's sessions, in one commit. Returns false when there
     * is no such account.
     *
     * @param except the hash of the one session that goes on, or null
     */
    boolean changePassword(String id, String passwordHash, @Nullable String except);

    /** Removes an account and its sessions, in one commit. Returns false when there is none. */
    boolean delete(String id);
}
