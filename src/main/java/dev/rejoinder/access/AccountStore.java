package dev.rejoinder.access;

import dev.rejoinder.core.PageRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores accounts. Every method throws {@code INTERNAL_ERROR} if the database cannot be reached.
 * Thread-safe.
 */
public interface AccountStore {
    /** Stores an account; durable when it returns. Returns false if its email is taken. */
    boolean insert(Account account);

    /** Like {@link #insert}, but also returns false if any account exists. */
    boolean insertFirst(Account account);

    Optional<Account> find(String id);

    Optional<Account> findByEmail(String email);

    /** Newest first. */
    List<Account> list(PageRequest page);

    long count();

    /**
     * Changes a password and ends the account's sessions in one commit. Returns false if there is
     * no such account.
     *
     * @param except the hash of the only session to keep, or null
     */
    boolean changePassword(String id, String passwordHash, @Nullable String except);

    Optional<Account> findByExternalId(String externalId);

    /**
     * Changes the name and the role of an account, and links it with an external id; durable when
     * it returns.
     */
    Outcome update(String id, String name, AccountRole role, @Nullable String externalId);

    /**
     * Whether there is an owner.
     *
     * @param except the id of an account that does not count; may be empty
     */
    boolean hasOwner(String except);

    /** Deletes an account and its sessions in one commit. Returns false if there is none. */
    boolean delete(String id);

    /** Like {@link #delete}, but keeps the last owner. */
    Outcome deleteUnlessLastOwner(String id);

    /** The result of a change to an account. */
    enum Outcome {
        DONE,
        NOT_FOUND,
        /** Nothing changed, because no account would be an owner. */
        LAST_OWNER
    }
}
