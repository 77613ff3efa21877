package dev.rejoinder.access;

import dev.rejoinder.access.OidcIdentity.Verification;
import dev.rejoinder.access.OidcSignInException.Reason;
import dev.rejoinder.access.Sessions.CreatedSession;
import dev.rejoinder.core.AppError;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sign-in of people whom an OpenID Connect provider has verified: finds, links or creates the
 * account, and lets its role follow the provider. Thread-safe.
 */
public final class OidcAccounts {
    private static final Logger LOG = LoggerFactory.getLogger(OidcAccounts.class);

    private final AccountStore store;
    private final Accounts accounts;
    private final Sessions sessions;
    private final Invitations invitations;
    private final SignInLimits limits;
    private final OidcRoles roles;

    OidcAccounts(
            AccountStore store,
            Accounts accounts,
            Sessions sessions,
            Invitations invitations,
            SignInLimits limits,
            OidcRoles roles) {
        this.store = store;
        this.accounts = accounts;
        this.sessions = sessions;
        this.invitations = invitations;
        this.limits = limits;
        this.roles = roles;
    }

    /**
     * A person who has signed in.
     *
     * @param created whether the account is new
     * @param roleChanged whether the role of an account changed
     */
    public record Arrival(CreatedSession session, boolean created, boolean roleChanged) {}

    /**
     * Counts a sign-in that begins.
     *
     * @throws AppError RATE_LIMIT_EXCEEDED
     */
    public void recordStart(ClientNetwork network) {
        limits.recordProviderStart(network);
    }

    /**
     * Counts a return from the provider, before it is checked. A success is not counted.
     *
     * @throws AppError RATE_LIMIT_EXCEEDED
     */
    public void recordAttempt(ClientNetwork network) {
        limits.recordAttempt(network);
    }

    /**
     * Signs in.
     *
     * @param client the browser
     * @throws OidcSignInException if the person may not
     */
    public Arrival signIn(SignInClient client, OidcIdentity identity) throws OidcSignInException {
        Optional<Account> known = find(identity);
        Arrival arrival =
                known.isPresent()
                        ? returning(known.get(), identity, client)
                        : coming(identity, client);
        limits.recordSuccess(client.network());
        return arrival;
    }

    /** By issuer and subject, or else by a verified email address. */
    private Optional<Account> find(OidcIdentity identity) throws OidcSignInException {
        Optional<Account> linked = store.findByExternalId(identity.externalId());
        if (linked.isPresent() || identity.email() == null) {
            return linked;
        }
        Optional<Account> sameEmail = accounts.findByEmail(identity.email());
        if (sameEmail.isEmpty()) {
            return sameEmail;
        }
        Account account = sameEmail.get();
        if (!identity.hasVerifiedEmail()) {
            throw refusal(
                    Reason.EMAIL_NOT_VERIFIED,
                    identity,
                    "the address of the account " + account.id() + " is not verified");
        }
        // The provider may have given the address of a person who left to somebody else.
        if (account.externalId() != null
                && account.externalId().startsWith(identity.externalIds())) {
            throw refusal(
                    Reason.OTHER_PERSON,
                    identity,
                    "the account " + account.id() + " belongs to another subject");
        }
        return sameEmail;
    }

    private Arrival returning(Account account, OidcIdentity identity, SignInClient client)
            throws OidcSignInException {
        AccountRole role = roleOf(account, identity);
        Account updated = updated(account, role, identity.externalId());
        return begun(updated, client, false, updated.role() != account.role());
    }

    private AccountRole roleOf(Account account, OidcIdentity identity) throws OidcSignInException {
        if (roles.isFirstOwner(identity)
                && (account.role() == AccountRole.OWNER || !store.hasOwner(""))) {
            return AccountRole.OWNER;
        }
        if (!roles.followClaim()) {
            return account.role();
        }
        Optional<AccountRole> role = claimed(identity);
        if (role.isEmpty()) {
            if (account.role() == AccountRole.OWNER && !store.hasOwner(account.id())) {
                LOG.warn(
                        "The provider gives the last owner, account {}, no role; it stays owner",
                        account.id());
                return AccountRole.OWNER;
            }
            sessions.endAll(account.id());
            throw noRole(identity);
        }
        return role.get();
    }

    private Optional<AccountRole> claimed(OidcIdentity identity) {
        return roles.of(identity.roleValues()).or(() -> Optional.ofNullable(roles.otherwise()));
    }

    private Account updated(Account account, AccountRole role, String externalId) {
        if (account.role() == role && externalId.equals(account.externalId())) {
            return account;
        }
        AccountRole stored = role;
        try {
            AccountStore.Outcome outcome =
                    store.update(account.id(), account.name(), role, externalId);
            if (outcome == AccountStore.Outcome.LAST_OWNER) {
                LOG.warn(
                        "The provider makes the last owner, account {}, {}; it stays owner",
                        account.id(),
                        role.text());
                stored = account.role();
                store.update(account.id(), account.name(), stored, externalId);
            }
            if (stored != account.role()) {
                // Streams that the earlier role allowed end with their session.
                sessions.endAll(account.id());
            }
        } finally {
            sessions.forget();
        }
        return new Account(
                account.id(),
                account.email(),
                account.name(),
                account.passwordHash(),
                stored,
                externalId,
                account.createdAt());
    }

    /** Creates the account of a person without one. */
    private Arrival coming(OidcIdentity identity, SignInClient client) throws OidcSignInException {
        if (identity.email() == null) {
            throw refusal(Reason.NO_EMAIL, identity, "there is no email address");
        }
        if (identity.verification() == Verification.NOT_VERIFIED) {
            throw refusal(Reason.EMAIL_NOT_VERIFIED, identity, "the address is not verified");
        }
        Optional<Invitation> invitation = invitation(identity);
        AccountRole role = roleOfNew(identity, invitation);
        if (role != AccountRole.OWNER && !store.hasOwner("")) {
            throw refusal(Reason.NO_OWNER, identity, "there is no owner yet");
        }
        Account account = draft(identity, identity.email(), role);
        if (!store.insert(account)) {
            // Two tabs of the same person, or somebody else took the address just now.
            throw refusal(Reason.EXPIRED, identity, "the account was created at the same time");
        }
        accounts.accountCreated();
        invitation.ifPresent(used -> invitations.discard(used.id()));
        return begun(account, client, true, false);
    }

    /** An invitation counts if owners decide the roles. */
    private Optional<Invitation> invitation(OidcIdentity identity) {
        return identity.hasVerifiedEmail() && identity.email() != null && !roles.followClaim()
                ? invitations.findByEmail(identity.email())
                : Optional.empty();
    }

    private AccountRole roleOfNew(OidcIdentity identity, Optional<Invitation> invitation)
            throws OidcSignInException {
        if (roles.isFirstOwner(identity) && !store.hasOwner("")) {
            return AccountRole.OWNER;
        }
        Optional<AccountRole> role = invitation.map(Invitation::role).or(() -> claimed(identity));
        if (role.isEmpty()) {
            throw noRole(identity);
        }
        return role.get();
    }

    private Account draft(OidcIdentity identity, String email, AccountRole role)
            throws OidcSignInException {
        try {
            return accounts.draft(email, identity.name(), role, identity.externalId());
        } catch (AppError wrong) {
            throw refusal(Reason.NO_EMAIL, identity, wrong.sentence());
        }
    }

    private Arrival begun(
            Account account, SignInClient client, boolean created, boolean roleChanged)
            throws OidcSignInException {
        CreatedSession session =
                sessions.begin(account, client.userAgent())
                        .orElseThrow(
                                () ->
                                        new OidcSignInException(
                                                Reason.EXPIRED,
                                                "the account "
                                                        + account.id()
                                                        + " was changed at the same time"));
        return new Arrival(session, created, roleChanged);
    }

    private static OidcSignInException noRole(OidcIdentity identity) {
        return refusal(Reason.NO_ROLE, identity, "no role for the values " + identity.roleValues());
    }

    private static OidcSignInException refusal(
            Reason reason, OidcIdentity identity, String detail) {
        return new OidcSignInException(reason, "subject " + identity.subject() + ": " + detail);
    }
}
