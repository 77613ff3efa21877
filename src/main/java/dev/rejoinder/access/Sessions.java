package dev.rejoinder.access;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ShortLivedCache;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is signed in. A session that is ended here is over when the method returns; one that another
 * process ends, within {@link #FRESH_FOR}. Thread-safe.
 */
public final class Sessions {
    /** For how long a session is recognised without asking the store again. */
    static final Duration FRESH_FOR = Duration.ofSeconds(1);

    /** How often the last use of one session is noted at most. */
    static final Duration NOTE_USE_EVERY = Duration.ofMinutes(1);

    /** Sessions remembered between two requests. */
    static final int MAX_REMEMBERED = 1_000;

    /** So high that only a page that runs wild meets them; of each account. */
    private static final Map<LimitClass, Integer> LIMITS =
            Map.of(LimitClass.CHAT, 600, LimitClass.DATA, 60_000);

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private final SessionStore store;
    private final AccountStore accounts;
    private final Clock clock;
    private final RandomGenerator chance;
    private final ShortLivedCache<String, SignedIn> recognised;

    /**
     * @param chance fit for secrets, as {@code SecureRandom} is
     */
    public Sessions(
            SessionStore store, AccountStore accounts, Clock clock, RandomGenerator chance) {
        this.store = store;
        this.accounts = accounts;
        this.clock = clock;
        this.chance = chance;
        recognised = new ShortLivedCache<>(clock, FRESH_FOR, MAX_REMEMBERED);
    }

    /** Somebody who is signed in. */
    public record SignedIn(Session session, Account account) {
        /** An owner may do everything, and has limits of their own. */
        public Principal principal() {
            return new Principal(
                    account.id(),
                    Scope.ADMIN,
                    Set.of(),
                    LIMITS,
                    null,
                    new Credential.OfSession(session.tokenHash()));
        }
    }

    /** A new session, and its token: for the browser, once. */
    public record Begun(SignedIn signedIn, String token) {
        /** Leaves out the token, so that it reaches no log. */
        @Override
        public String toString() {
            return "Begun[" + signedIn + "]";
        }
    }

    /** Begins a session; empty when the account is gone or its password has changed meanwhile. */
    Optional<Begun> begin(Account account) {
        SessionToken token = SessionToken.generate(chance);
        Instant now = clock.now();
        var session = new Session(token.hash(), account.id(), now, now);
        return store.insert(session, account.passwordHash())
                ? Optional.of(new Begun(new SignedIn(session, account), token.text()))
                : Optional.empty();
    }

    /**
     * Who holds this token, and that they were here; empty when there is none or it has ended.
     *
     * @param token what the browser sent, whatever it is
     */
    public Optional<SignedIn> find(@Nullable String token) {
        if (token == null) {
            return Optional.empty();
        }
        // Remembered by its digest: no secret stays in memory for longer than its request.
        return SessionToken.parse(token).map(SessionToken::hash).flatMap(this::findByHash);
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

    /** Whether a session goes on; asking is no use of it. */
    boolean isGood(String hash) {
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
            LOG.warn("last use of a session could not be noted", failure);
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
            SessionToken.parse(token).map(SessionToken::hash).ifPresent(store::delete);
        } finally {
            recognised.forget();
        }
    }

    /** As {@link #end}, where a failure must keep nobody out; the session then ends by itself. */
    public void endQuietly(@Nullable String token) {
        try {
            end(token);
        } catch (AppError failure) {
            LOG.warn("a session that is replaced could not be ended", failure);
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

    /** To be called when sessions were ended in another way. */
    void forget() {
        recognised.forget();
    }

    /** Removes what has ended by itself. To be called about once an hour. */
    public void sweep() {
        Instant now = clock.now();
        int swept = store.sweep(now.minus(Session.IDLE), now.minus(Session.LONGEST));
        LOG.debug("{} sessions had ended", swept);
    }
}
