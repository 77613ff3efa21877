package dev.rejoinder.access;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.ShortLivedCache;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Console sessions. A session ended here is invalid when the method returns; one ended by another
 * process, within {@link #FRESH_FOR}. Thread-safe.
 */
public final class Sessions {
    /** How long a session is cached before the store is asked again. */
    static final Duration FRESH_FOR = Duration.ofSeconds(1);

    /** Minimum interval between recorded uses of one session. */
    static final Duration NOTE_USE_EVERY = Duration.ofMinutes(1);

    /** Maximum number of cached sessions. */
    static final int MAX_REMEMBERED = 1_000;

    /** Limits per account, so high that only a runaway page reaches them. */
    private static final Map<LimitClass, Integer> LIMITS =
            Map.of(LimitClass.CHAT, 600, LimitClass.DATA, 60_000);

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private final SessionStore store;
    private final AccountStore accounts;
    private final Clock clock;
    private final RandomGenerator chance;
    private final ShortLivedCache<String, SignedIn> recognised;

    /**
     * Creates the service.
     *
     * @param chance cryptographically secure, such as {@code SecureRandom}
     */
    public Sessions(
            SessionStore store, AccountStore accounts, Clock clock, RandomGenerator chance) {
        this.store = store;
        this.accounts = accounts;
        this.clock = clock;
        this.chance = chance;
        recognised = new ShortLivedCache<>(clock, FRESH_FOR, MAX_REMEMBERED);
    }

    /** A signed-in person. */
    public record SignedIn(Session session, Account account) {
        /** The permissions of the account's role, and rate limits of its own. */
        public Principal principal() {
            return new Principal(
                    account.id(),
                    account.role().scope(),
                    Set.of(),
                    LIMITS,
                    null,
                    null,
                    new Credential.OfSession(session.tokenHash()));
        }
    }

    /** A new session and its token, which goes to the browser once. */
    public record CreatedSession(SignedIn signedIn, String token) {
        /** Omits the token, so that it reaches no log. */
        @Override
        public String toString() {
            return "Begun[" + signedIn + "]";
        }
    }

    /**
     * Begins a session; empty if the account was deleted or its password changed meanwhile.
     *
     * @param userAgent sent by the browser, not trusted
     */
    Optional<CreatedSession> begin(Account account, @Nullable String userAgent) {
        RandomToken token = RandomToken.generate(chance);
        Instant now = clock.now();
        var session = new Session(token.hash(), account.id(), now, now, bounded(userAgent));
        return store.insert(session, account.passwordHash())
                ? Optional.of(new CreatedSession(new SignedIn(session, account), token.text()))
                : Optional.empty();
    }

    private static String bounded(@Nullable String userAgent) {
        String text = userAgent == null ? "" : userAgent.replaceAll("[^\\x20-\\x7e]", "");
        return text.substring(0, Math.min(text.length(), Session.MAX_USER_AGENT));
    }

    /** The valid sessions of an account, the last used first. */
    public List<Session> list(String accountId) {
        Instant now = clock.now();
        return store.list(accountId).stream()
                .filter(session -> session.expiresAt().isAfter(now))
                .toList();
    }

    /**
     * Ends one session of an account.
     *
     * @throws AppError NOT_FOUND
     */
    public void end(String accountId, String sessionId) {
        Session ended =
                store.list(accountId).stream()
                        .filter(session -> session.id().equals(sessionId))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        AppError.of(
                                                ErrorCode.NOT_FOUND, "There is no such session."));
        try {
            store.delete(ended.tokenHash());
        } finally {
            recognised.forget();
        }
    }

    /**
     * Returns the session of this token and records the use; empty if there is none or it has
     * ended.
     *
     * @param token sent by the browser, not trusted
     */
    public Optional<SignedIn> find(@Nullable String token) {
        if (token == null) {
            return Optional.empty();
        }
        // Cached by its digest, so that no secret stays in memory longer than its request.
        return RandomToken.parse(token).map(RandomToken::hash).flatMap(this::findByHash);
    }

    private Optional<SignedIn> findByHash(String hash) {
        SignedIn known = recognised.get(hash, this::read);
        Instant now = clock.now();
        if (known == null || !known.session().expiresAt().isAfter(now)) {
            return Optional.empty();
        }
        return Optional.of(
                known.session().lastUsedAt().plus(NOTE_USE_EVERY).isAfter(now)
                        ? known
                        : noteUse(known, now));
    }

    /** Whether a session is still valid; does not count as a use. */
    boolean isValid(String hash) {
        SignedIn known = recognised.get(hash, this::read);
        return known != null && known.session().expiresAt().isAfter(clock.now());
    }

    private @Nullable SignedIn read(String hash) {
        return store.find(hash)
                .flatMap(
                        session ->
                                accounts.find(session.accountId())
                                        .map(account -> new SignedIn(session, account)))
                .orElse(null);
    }

    private SignedIn noteUse(SignedIn known, Instant now) {
        Session session = known.session();
        try {
            store.touch(session.tokenHash(), now);
        } catch (AppError failure) {
            LOG.warn("Cannot record the last use of a session", failure);
            return known;
        }
        recognised.forget();
        return new SignedIn(session.usedAt(now), known.account());
    }

    /** Ends the session of this token, if there is one. */
    public void end(@Nullable String token) {
        if (token == null) {
            return;
        }
        try {
            RandomToken.parse(token).map(RandomToken::hash).ifPresent(store::delete);
        } finally {
            recognised.forget();
        }
    }

    /**
     * Like {@link #end}, but ignores failures, so that they prevent no sign-in; the session then
     * expires by itself.
     */
    public void endQuietly(@Nullable String token) {
        try {
            end(token);
        } catch (AppError failure) {
            LOG.warn("Cannot end a replaced session", failure);
        }
    }

    /** Ends all sessions of an account. */
    public void endAll(String accountId) {
        try {
            store.deleteAll(accountId);
        } finally {
            recognised.forget();
        }
    }

    /** Clears the cache; call it after sessions were ended elsewhere. */
    void forget() {
        recognised.forget();
    }

    /** Deletes expired sessions. Call it about once an hour. */
    public void sweep() {
        Instant now = clock.now();
        int swept = store.sweep(now.minus(Session.IDLE), now.minus(Session.LONGEST));
        LOG.debug("Deleted {} expired sessions", swept);
    }
}
