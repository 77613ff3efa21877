package dev.rejoinder.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import dev.rejoinder.core.Page;
import dev.rejoinder.core.ShortLivedCache;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * API keys: made, listed, revoked, and recognised. A key that is revoked here stops working before
 * {@link #revoke} returns; one that is revoked by another process, within {@link #FRESH_FOR}.
 * Thread-safe.
 */
public final class Keys {
    /** For how long a key is recognised without asking the store again. */
    static final Duration FRESH_FOR = Duration.ofSeconds(1);

    /** How often the last use of one key is noted at most. */
    static final Duration NOTE_USE_EVERY = Duration.ofMinutes(1);

    /** Keys remembered between two requests. */
    static final int MAX_REMEMBERED = 10_000;

    /** The longest Authorization header looked at, in characters. */
    static final int MAX_HEADER_CHARACTERS = 128;

    private static final Logger LOG = LoggerFactory.getLogger(Keys.class);
    private static final String SCHEME = "Bearer ";

    /** No secret has this hash, as far as anybody knows; see {@link #read}. */
    private static final String NO_SECRET = "0".repeat(64);

    private final KeyStore store;
    private final Clock clock;
    private final Ids ids;
    private final RandomGenerator chance;
    private final Executor background;
    private final ShortLivedCache<String, ApiKey> recognised;
    private final Cache<String, Instant> noted;

    /**
     * @param chance fit for secrets, as {@code SecureRandom} is
     * @param background where last uses are written; must not run tasks on the caller's thread
     */
    public Keys(KeyStore store, Clock clock, Ids ids, RandomGenerator chance, Executor background) {
        this.store = store;
        this.clock = clock;
        this.ids = ids;
        this.chance = chance;
        this.background = background;
        recognised = new ShortLivedCache<>(clock, FRESH_FOR, MAX_REMEMBERED);
        noted =
                Caffeine.newBuilder()
                        .ticker(clock::nanos)
                        .expireAfterWrite(NOTE_USE_EVERY)
                        .maximumSize(MAX_REMEMBERED)
                        .build();
    }

    /** A new key, and its token: the only time anybody sees it. */
    public record Created(ApiKey key, String token) {
        /** Leaves out the token, so that it reaches no log. */
        @Override
        public String toString() {
            return "Created[key=" + key.id() + "]";
        }
    }

    /**
     * Makes a key; durable when it returns.
     *
     * @param botIds ids of the bots it is restricted to; empty for all
     * @param limits requests per window of the class, 0 for no limit; absent for the server's
     * @param expiresAt null for never; kept to the millisecond
     * @throws AppError INVALID_REQUEST naming the field: {@code name} (1 to 100 characters, no
     *     control characters), {@code botIds} (at most 100 ids), {@code limits} (0 to 1,000,000),
     *     {@code expiresAt} (in the future, at most 36,500 days ahead)
     */
    public Created create(
            String name,
            Scope scope,
            Set<String> botIds,
            Map<LimitClass, Integer> limits,
            @Nullable Instant expiresAt) {
        Created created = draft(name, scope, botIds, limits, expiresAt);
        store.insert(created.key());
        return created;
    }

    /**
     * As {@link #create}, but only where there is no key yet; otherwise empty. The key is for all
     * bots, and never expires.
     *
     * @param keeper is given the token before anything is stored
     */
    public Optional<Created> createFirst(String name, Scope scope, FirstKeyWriter keeper) {
        Created created = draft(name, scope, Set.of(), Map.of(), null);
        keeper.keep(created.token());
        if (!store.insertFirst(created.key())) {
            keeper.discard();
            return Optional.empty();
        }
        return Optional.of(created);
    }

    private Created draft(
            String name,
            Scope scope,
            Set<String> botIds,
            Map<LimitClass, Integer> limits,
            @Nullable Instant expiresAt) {
        Instant now = clock.now();
        Instant expiry = expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MILLIS);
        KeyRules.check(name, botIds, limits, expiry, now);
        KeyToken token = KeyToken.generate(chance);
        var key =
                new ApiKey(
                        ids.key(),
                        token.publicId(),
                        token.secretHash(),
                        name,
                        scope,
                        botIds,
                        limits,
                        now,
                        expiry,
                        null,
                        null);
        return new Created(key, token.text());
    }

    /** Newest first, revoked ones included. */
    public List<ApiKey> list(Page page) {
        return store.list(page);
    }

    /** How many there are, revoked ones included. */
    public long count() {
        return store.count();
    }

    public Optional<ApiKey> find(String id) {
        return store.find(id);
    }

    /**
     * Ends a key. Idempotent.
     *
     * @throws AppError NOT_FOUND when there is no such key
     */
    public void revoke(String id) {
        try {
            if (!store.revoke(id, clock.now())) {
                throw AppError.of(ErrorCode.NOT_FOUND, "There is no such API key.");
            }
        } finally {
            // Also when the store failed: the revocation may have been stored all the same.
            recognised.forget();
        }
    }

    /**
     * Says who is calling.
     *
     * @param authorizationHeader {@code Bearer}, in any case, one or more spaces, and the token
     * @throws AppError INVALID_API_KEY, the same for whatever is wrong with the key
     */
    public Principal authenticate(@Nullable String authorizationHeader) {
        KeyToken token = token(authorizationHeader).orElseThrow(Keys::refused);
        // Remembered by its digest: no secret stays in memory for longer than its request.
        ApiKey key = recognised.get(token.fingerprint(), fingerprint -> read(token));
        if (key == null || expired(key)) {
            throw refused();
        }
        noteUse(key);
        return new Principal(
                key.id(),
                key.scope(),
                key.botIds(),
                key.limits(),
                null,
                new Credential.OfKey(key.id()));
    }

    /** Those of these keys that still work, as of now. */
    Set<String> good(Set<String> ids) {
        return store.findAll(ids).stream()
                .filter(key -> key.revokedAt() == null && !expired(key))
                .map(ApiKey::id)
                .collect(Collectors.toSet());
    }

    private static Optional<KeyToken> token(@Nullable String header) {
        if (header == null
                || header.length() > MAX_HEADER_CHARACTERS
                || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        int from = SCHEME.length();
        while (from < header.length() && header.charAt(from) == ' ') {
            from++;
        }
        return KeyToken.parse(header.substring(from));
    }

    private @Nullable ApiKey read(KeyToken token) {
        Optional<ApiKey> found = store.findByPublicId(token.publicId());
        // Compared even when there is none, so that the time taken does not tell which ids exist.
        boolean matches = token.matches(found.map(ApiKey::secretHash).orElse(NO_SECRET));
        return matches ? found.filter(key -> key.revokedAt() == null).orElse(null) : null;
    }

    private boolean expired(ApiKey key) {
        return key.expiresAt() != null && !key.expiresAt().isAfter(clock.now());
    }

    private void noteUse(ApiKey key) {
        if (noted.getIfPresent(key.id()) != null) {
            return;
        }
        Instant now = clock.now();
        if (noted.asMap().putIfAbsent(key.id(), now) != null) {
            return;
        }
        try {
            background.execute(() -> touch(key.id(), now));
        } catch (RejectedExecutionException e) {
            LOG.debug("last use of {} not noted, as the server is closing", key.id(), e);
        }
    }

    private void touch(String id, Instant usedAt) {
        try {
            store.touch(id, usedAt);
        } catch (RuntimeException e) {
            LOG.warn("last use of {} could not be noted", id, e);
        }
    }

    /** What is said to whoever cannot be recognised. */
    static AppError refused() {
        return AppError.of(ErrorCode.INVALID_API_KEY, "The API key is missing or not valid.");
    }
}
