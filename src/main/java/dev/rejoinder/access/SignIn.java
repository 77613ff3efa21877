package dev.rejoinder.access;

import dev.rejoinder.access.Sessions.Begun;
import dev.rejoinder.access.Sessions.SignedIn;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How people come in: the first account, passwords, sessions. Each try to guess is counted, and
 * nothing that it answers tells which part of it was wrong. Thread-safe.
 */
public final class SignIn {
    private final Accounts accounts;
    private final Passwords passwords;
    private final Sessions sessions;
    private final SetupToken setupToken;
    private final SignInLimits limits;
    private final KnownDevices devices;

    /**
     * @param chance fit for secrets, as {@code SecureRandom} is
     * @param heapBytes the largest heap; on a small one fewer passwords are hashed at once
     */
    public SignIn(
            AccountStore accountStore,
            SessionStore sessionStore,
            VisitorSecretStore secretStore,
            SetupToken setupToken,
            LimitWindows windows,
            Clock clock,
            Ids ids,
            RandomGenerator chance,
            long heapBytes) {
        this(
                accountStore,
                sessionStore,
                secretStore,
                setupToken,
                windows,
                clock,
                ids,
                chance,
                new Passwords(new Argon2(), chance, Passwords.atOnce(heapBytes), Passwords.WAIT));
    }

    SignIn(
            AccountStore accountStore,
            SessionStore sessionStore,
            VisitorSecretStore secretStore,
            SetupToken setupToken,
            LimitWindows windows,
            Clock clock,
            Ids ids,
            RandomGenerator chance,
            Passwords passwords) {
        this.passwords = passwords;
        this.setupToken = setupToken;
        limits = new SignInLimits(windows);
        devices = new KnownDevices(new SignedToken(secretStore, chance), clock, chance);
        sessions = new Sessions(sessionStore, accountStore, clock, chance);
        accounts = new Accounts(accountStore, passwords, sessions, setupToken, clock, ids);
    }

    public Accounts accounts() {
        return accounts;
    }

    public KnownDevices devices() {
        return devices;
    }

    public Sessions sessions() {
        return sessions;
    }

    /**
     * The token that makes the first account; empty when there is an account, and then it is gone.
     */
    public Optional<String> setupToken() {
        if (accounts.none()) {
            return Optional.of(setupToken.text());
        }
        setupToken.discard();
        return Optional.empty();
    }

    /**
     * Makes the first account and signs in to it. Whoever got no answer, or an error, may ask again
     * with the same token, e-mail and password: the token ends with the first session.
     *
     * @param network where the request comes from
     * @param name null for what stands before the {@code @} of the e-mail
     * @throws AppError INVALID_REQUEST, the same for a wrong token and for one that is used, or
     *     naming another field as {@link Accounts#create} does; RATE_LIMIT_EXCEEDED; OVERLOADED
     */
    public Begun setUp(
            ClientNetwork network,
            String token,
            String email,
            @Nullable String name,
            String password) {
        limits.tried(network);
        if (!setupToken.is(token)) {
            throw wrongToken();
        }
        Optional<Account> account =
                accounts.none() ? accounts.createFirst(email, name, password) : Optional.empty();
        if (account.isEmpty()) {
            account = madeBefore(email, password);
        }
        limits.succeeded(network);
        Begun begun = account.flatMap(sessions::begin).orElseThrow(SignIn::wrongToken);
        setupToken.discard();
        return begun;
    }

    /** The account that an earlier set-up has made, whose answer was lost. */
    private Optional<Account> madeBefore(String email, String password) {
        Optional<Account> account = accounts.findByEmail(email);
        if (!passwords.matches(password, account.map(Account::passwordHash).orElse(null))) {
            throw wrongToken();
        }
        return account;
    }

    /**
     * Signs in.
     *
     * @param network where the request comes from
     * @param device what the browser holds from an earlier sign-in, good or not
     * @throws AppError INVALID_CREDENTIALS, the same and after the same work whether there is such
     *     an account or not; RATE_LIMIT_EXCEEDED; OVERLOADED
     */
    public Begun signIn(
            ClientNetwork network, @Nullable String device, String email, String password) {
        String tried = AccountRules.normal(email);
        var attempt = new SignInLimits.Attempt(network, devices.find(device, tried), tried);
        limits.tried(attempt);
        Optional<Account> account = accounts.findByEmail(tried);
        if (!passwords.matches(password, account.map(Account::passwordHash).orElse(null))) {
            throw wrong();
        }
        limits.succeeded(attempt);
        return account.flatMap(sessions::begin).orElseThrow(SignIn::wrong);
    }

    /**
     * Changes the password of who is signed in, and ends their other sessions. Tries are counted by
     * the session, so that nobody without one can use them up.
     *
     * @throws AppError INVALID_CREDENTIALS when {@code current} is wrong; INVALID_REQUEST naming
     *     {@code next}; RATE_LIMIT_EXCEEDED; OVERLOADED
     */
    public void changePassword(SignedIn who, String current, String next) {
        Account account = who.account();
        AccountRules.checkPassword("next", next, account.email());
        Optional<String> session = Optional.of("session " + who.session().tokenHash());
        var attempt =
                new SignInLimits.Attempt(new ClientNetwork("session"), session, account.email());
        limits.tried(attempt);
        if (!passwords.matches(current, account.passwordHash())) {
            // Or is it the same request again, because the first answer was lost?
            if (!passwords.matches(next, account.passwordHash())) {
                throw wrong();
            }
            limits.succeeded(attempt);
            return;
        }
        limits.succeeded(attempt);
        if (!accounts.changePassword(account, next, who.session().tokenHash())) {
            throw wrong();
        }
    }

    private static AppError wrong() {
        return AppError.of(ErrorCode.INVALID_CREDENTIALS, "The e-mail or the password is wrong.");
    }

    private static AppError wrongToken() {
        return AppError.invalid("token", "The set-up token is wrong, or it has been used already.");
    }
}
