package dev.rejoinder.access;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import dev.rejoinder.core.PageRequest;
import dev.rejoinder.core.ShortLivedCache;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Account management for the operator. Thread-safe. */
public final class Accounts {
    /** How long to cache that accounts exist. */
    private static final Duration FRESH_FOR = Duration.ofSeconds(1);

    private final AccountStore store;
    private final Passwords passwords;
    private final Sessions sessions;
    private final SetupToken setupToken;
    private final Clock clock;
    private final Ids ids;
    private final ShortLivedCache<String, Boolean> any;

    Accounts(
            AccountStore store,
            Passwords passwords,
            Sessions sessions,
            SetupToken setupToken,
            Clock clock,
            Ids ids) {
        this.store = store;
        this.passwords = passwords;
        this.sessions = sessions;
        this.setupToken = setupToken;
        this.clock = clock;
        this.ids = ids;
        any = new ShortLivedCache<>(clock, FRESH_FOR, 1);
    }

    /**
     * Creates an account; durable when it returns.
     *
     * @param name null to use the part before the {@code @}
     * @throws AppError INVALID_REQUEST naming the field: {@code email} (also if it is taken),
     *     {@code name} (1 to 100 characters), {@code password} (10 to 200 characters, not blank,
     *     not the email); OVERLOADED
     */
    public Account create(String email, @Nullable String name, String password, AccountRole role) {
        Account account = draft(email, name, password, role);
        if (!store.insert(account)) {
            throw AppError.invalid("email", "An account with this email address already exists.");
        }
        accountCreated();
        return account;
    }

    /**
     * Like {@link #create}, but only if no account exists; otherwise empty. The setup token stays
     * valid until the request has been answered.
     */
    Optional<Account> createFirst(String email, @Nullable String name, String password) {
        Account account = draft(email, name, password, AccountRole.OWNER);
        try {
            return store.insertFirst(account) ? Optional.of(account) : Optional.empty();
        } finally {
            // Also after a store failure, because the account may have been stored anyway.
            any.forget();
        }
    }

    Account draft(
            String givenEmail, @Nullable String givenName, String password, AccountRole role) {
        String email = AccountRules.checkedEmail(givenEmail);
        String name = AccountRules.checkedName(givenName, email);
        AccountRules.checkPassword("password", password, email);
        return new Account(
                ids.account(), email, name, passwords.hash(password), role, null, clock.now());
    }

    /**
     * A new account without a password.
     *
     * @param givenName by the provider; replaced if it cannot be used
     * @throws AppError INVALID_REQUEST naming {@code email}
     */
    Account draft(
            String givenEmail, @Nullable String givenName, AccountRole role, String externalId) {
        String email = AccountRules.checkedEmail(givenEmail);
        String name =
                givenName != null && AccountRules.isName(givenName)
                        ? givenName
                        : AccountRules.checkedName(null, email);
        return new Account(ids.account(), email, name, "", role, externalId, clock.now());
    }

    /** Call it after an account was stored. */
    void accountCreated() {
        any.forget();
        setupToken.discard();
    }

    /**
     * Changes the name and the role of an account. A new role ends its sessions.
     *
     * @param name null to keep it
     * @param role null to keep it
     * @throws AppError NOT_FOUND; INVALID_REQUEST naming {@code name}, or {@code role} for the last
     *     owner
     */
    public Account update(String id, @Nullable String name, @Nullable AccountRole role) {
        Account before = store.find(id).orElseThrow(Accounts::noAccount);
        String newName = name == null ? before.name() : AccountRules.checkedName(name, "");
        AccountRole newRole = role == null ? before.role() : role;
        try {
            require(store.update(id, newName, newRole, before.externalId()));
            if (newRole != before.role()) {
                // Streams that the earlier role allowed end with their session.
                sessions.endAll(id);
            }
        } finally {
            sessions.forget();
        }
        return store.find(id).orElseThrow(Accounts::noAccount);
    }

    /**
     * Deletes an account that is not the last owner, and ends its sessions.
     *
     * @throws AppError NOT_FOUND; INVALID_REQUEST naming {@code role} for the last owner
     */
    public void remove(String id) {
        try {
            require(store.deleteUnlessLastOwner(id));
        } finally {
            sessions.forget();
            any.forget();
        }
    }

    private static void require(AccountStore.Outcome outcome) {
        switch (outcome) {
            case DONE -> {}
            case NOT_FOUND -> throw noAccount();
            case LAST_OWNER ->
                    throw AppError.invalid(
                            "role", "This is the last owner. Make another person an owner first.");
        }
    }

    /** Throws NOT_FOUND if there is no such account. */
    public Account requireById(String id) {
        return store.find(id).orElseThrow(Accounts::noAccount);
    }

    private static AppError noAccount() {
        return AppError.of(ErrorCode.NOT_FOUND, "There is no such account.");
    }

    public long count() {
        return store.count();
    }

    /** Newest first. */
    public List<Account> list(PageRequest page) {
        return store.list(page);
    }

    /** Whether no account exists yet, so the first one can be created. */
    public boolean none() {
        return !Boolean.TRUE.equals(any.get("any", key -> store.count() > 0));
    }

    /** Finds an account by its email address, in any case. */
    public Optional<Account> findByEmail(String email) {
        return store.findByEmail(AccountRules.normal(email));
    }

    /** Generates a password. */
    public String generatePassword() {
        return passwords.generate();
    }

    /**
     * Sets a password and ends all sessions of the account.
     *
     * @throws AppError NOT_FOUND if there is no such account; INVALID_REQUEST; OVERLOADED
     */
    public void setPassword(String email, String password) {
        Account account = require(email);
        AccountRules.checkPassword("password", password, account.email());
        if (!changePassword(account, password, null)) {
            throw notFound();
        }
    }

    boolean changePassword(Account account, String password, @Nullable String exceptTokenHash) {
        String hash = passwords.hash(password);
        try {
            return store.changePassword(account.id(), hash, exceptTokenHash);
        } finally {
            // Also after a store failure, because the change may have been stored anyway.
            sessions.forget();
        }
    }

    /**
     * Deletes an account and ends its sessions. After the last one is deleted, the next start of
     * the server offers to create a first account again.
     *
     * @throws AppError NOT_FOUND if there is no such account
     */
    public void delete(String email) {
        try {
            if (!store.delete(require(email).id())) {
                throw notFound();
            }
        } finally {
            sessions.forget();
            any.forget();
        }
    }

    private Account require(String email) {
        return findByEmail(email).orElseThrow(Accounts::notFound);
    }

    private static AppError notFound() {
        return AppError.of(ErrorCode.NOT_FOUND, "There is no account with this email address.");
    }
}
