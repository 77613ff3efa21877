package dev.rejoinder.access;

import dev.rejoinder.access.Sessions.CreatedSession;
import dev.rejoinder.access.Sessions.SignedIn;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Setup of the first account, sign-in and password changes. Every guess is counted, and no response
 * reveals which part was wrong. Thread-safe.
 */
public final class SignIn {
    private final AccountStore accountStore;
    private final Accounts accounts;
    private final Passwords passwords;
    private final Sessions sessions;
    private final Invitations invitations;
    private final SetupToken setupToken;
    private final SignInLimits limits;
    private final KnownDevices devices;

    /**
     * Creates the service.
     *
     * @param chance cryptographically secure, such as {@code SecureRandom}
     * @param cost of hashes of passwords
     * @param heapBytes the maximum heap; a small one reduces the number of concurrent hashes
     */
    public SignIn(
            AccountStore accountStore,
            SessionStore sessionStore,
            InvitationStore invitationStore,
            VisitorSecretStore secretStore,
            SetupToken setupToken,
            LimitWindows windows,
            Clock clock,
            Ids ids,
            RandomGenerator chance,
            PasswordCost cost,
            long heapBytes) {
        this(
                accountStore,
                sessionStore,
                invitationStore,
                secretStore,
                setupToken,
                windows,
                clock,
                ids,
                chance,
                new Passwords(
                        new Argon2(), cost, chance, Passwords.atOnce(heapBytes), Passwords.WAIT));
    }

    SignIn(
            AccountStore accountStore,
            SessionStore sessionStore,
            InvitationStore invitationStore,
            VisitorSecretStore secretStore,
            SetupToken setupToken,
            LimitWindows windows,
            Clock clock,
            Ids ids,
            RandomGenerator chance,
            Passwords passwords) {
        this.accountStore = accountStore;
        this.passwords = passwords;
        this.setupToken = setupToken;
        limits = new SignInLimits(windows);
        devices = new KnownDevices(new SignedToken(secretStore, chance), clock, chance);
        sessions = new Sessions(sessionStore, accountStore, clock, chance);
        invitations = new Invitations(invitationStore, clock, ids, chance);
        accounts = new Accounts(accountStore, passwords, sessions, setupToken, clock, ids);
    }

    /** The accounts of people who sign in with an OpenID Connect provider. */
    public OidcAccounts oidcAccounts(OidcRoles roles) {
        return new OidcAccounts(accountStore, accounts, sessions, invitations, limits, roles);
    }

    public Accounts accounts() {
        return accounts;
    }

    public Invitations invitations() {
        return invitations;
    }

    public KnownDevices devices() {
        return devices;
    }

    public Sessions sessions() {
        return sessions;
    }

    /**
     * Returns the token that creates the first account; empty, and the token deleted, if an account
     * exists.
     */
    public Optional<String> setupToken() {
        if (accounts.none()) {
            return Optional.of(setupToken.text());
        }
        setupToken.discard();
        return Optional.empty();
    }

    /**
     * Creates the first account and signs in to it. If the response was lost or an error, the
     * client can retry with the same token, email and password: the token is deleted only when the
     * first session begins.
     *
     * @param client the browser
     * @param name null to use the part of the email before the {@code @}
     * @throws AppError INVALID_REQUEST, the same for a wrong and a used token, or naming another
     *     field as in {@link Accounts#create}; RATE_LIMIT_EXCEEDED; OVERLOADED
     */
    public CreatedSession setUp(
            SignInClient client,
            String token,
            String email,
            @Nullable String name,
            String password) {
        limits.recordAttempt(client.network());
        if (!setupToken.matches(token)) {
            throw wrongToken();
        }
        Optional<Account> account =
                accounts.none() ? accounts.createFirst(email, name, password) : Optional.empty();
        if (account.isEmpty()) {
            account = madeBefore(email, password);
        }
        limits.recordSuccess(client.network());
        CreatedSession begun =
                account.flatMap(known -> sessions.begin(known, client.userAgent()))
                        .orElseThrow(SignIn::wrongToken);
        setupToken.discard();
        return begun;
    }

    /** Returns the account from an earlier setup whose response was lost. */
    private Optional<Account> madeBefore(String email, String password) {
        Optional<Account> account = accounts.findByEmail(email);
        if (!passwords.matches(password, hash(account))) {
            throw wrongToken();
        }
        return account;
    }

    private static @Nullable String hash(Optional<Account> account) {
        return account.filter(Account::hasPassword).map(Account::passwordHash).orElse(null);
    }

    /**
     * Creates the account of an invitation and signs in to it.
     *
     * @param name null to use the part of the email before the {@code @}
     * @throws AppError INVALID_REQUEST naming {@code token} for an invitation that has ended, or
     *     another field as in {@link Accounts#create}; RATE_LIMIT_EXCEEDED; OVERLOADED
     */
    public CreatedSession acceptInvitation(
            SignInClient client, String token, @Nullable String name, String password) {
        limits.recordAttempt(client.network());
        Invitation invitation = invitations.require(token);
        limits.recordSuccess(client.network());
        Account account = accounts.draft(invitation.email(), name, password, invitation.role());
        invitations.accept(token, account);
        return sessions.begin(account, client.userAgent()).orElseThrow(SignIn::wrong);
    }

    /**
     * Signs in.
     *
     * @throws AppError INVALID_CREDENTIALS, the same and after the same work whether the account
     *     exists or not; RATE_LIMIT_EXCEEDED; OVERLOADED
     */
    public CreatedSession signIn(SignInClient client, String email, String password) {
        String tried = AccountRules.normal(email);
        var attempt =
                new SignInLimits.Attempt(
                        client.network(), devices.find(client.device(), tried), tried);
        limits.recordAttempt(attempt);
        Optional<Account> account = accounts.findByEmail(tried);
        if (!passwords.matches(password, hash(account))) {
            throw wrong();
        }
        limits.recordSuccess(attempt);
        return account.flatMap(known -> sessions.begin(known, client.userAgent()))
                .orElseThrow(SignIn::wrong);
    }

    /**
     * Changes the password of a signed-in person, and ends their other sessions. Attempts are
     * counted per session, so that nobody without a session can use them up.
     *
     * @throws AppError INVALID_CREDENTIALS if {@code current} is wrong; INVALID_REQUEST naming
     *     {@code next}; RATE_LIMIT_EXCEEDED; OVERLOADED
     */
    public void changePassword(SignedIn who, String current, String next) {
        Account account = who.account();
        AccountRules.checkPassword("next", next, account.email());
        if (!account.hasPassword()) {
            throw AppError.invalid(
                    "current", "This account has no password. Sign in with your provider.");
        }
        Optional<String> session = Optional.of("session " + who.session().tokenHash());
        var attempt =
                new SignInLimits.Attempt(new ClientNetwork("session"), session, account.email());
        limits.recordAttempt(attempt);
        if (!passwords.matches(current, account.passwordHash())) {
            // It may be a retry whose first response was lost.
            if (!passwords.matches(next, account.passwordHash())) {
                throw wrong();
            }
            limits.recordSuccess(attempt);
            return;
        }
        limits.recordSuccess(attempt);
        if (!accounts.changePassword(account, next, who.session().tokenHash())) {
            throw wrong();
        }
    }

    private static AppError wrong() {
        return AppError.of(
                ErrorCode.INVALID_CREDENTIALS, "The email address or the password is wrong.");
    }

    private static AppError wrongToken() {
        return AppError.invalid("token", "The set-up token is wrong, or it has been used already.");
    }
}
