package dev.rejoinder.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.rejoinder.budget.DailyBudget;
import dev.rejoinder.budget.KeyBudget;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import dev.rejoinder.core.PageRequest;
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
 * Creates, lists, revokes and authenticates API keys. A key revoked here stops working before
 * {@link #revoke} returns; one revoked by another process, within {@link #FRESH_FOR}. Thread-safe.
 */
public final class Keys {
    /** How long a key is cached before the store is asked again. */
    static final Duration FRESH_FOR = Duration.ofSeconds(1);

    /** Minimum interval between recorded uses of one key. */
    static final Duration NOTE_USE_EVERY = Duration.ofMinutes(1);

    /** Maximum number of cached keys. */
    static final int MAX_REMEMBERED = 10_000;

    /** Maximum length of an Authorization header, in characters. */
    static final int MAX_HEADER_CHARACTERS = 128;

    private static final Logger LOG = LoggerFactory.getLogger(Keys.class);
    private static final String SCHEME = "Bearer ";

    /** A hash that no known secret has; see {@link #read}. */
    private static final String NO_SECRET = "0".repeat(64);

    private final KeyStore store;
    private final Clock clock;
    private final Ids ids;
    private final RandomGenerator chance;
    private final Executor background;
    private final ShortLivedCache<String, ApiKey> recognised;
    private final Cache<String, Instant> noted;

    /**
     * Creates the service.
     *
     * @param chance cryptographically secure, such as {@code SecureRandom}
     * @param background records last uses; must not run tasks on the caller's thread
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

    /** A new key and its token, which is available only now. */
    public record Created(ApiKey key, String token) {
        /** Omits the token, so that it reaches no log. */
        @Override
        public String toString() {
            return "Created[key=" + key.id() + "]";
        }
    }

    /**
     * Creates a key; durable when it returns.
     *
     * @param botIds ids of the bots it is restricted to; empty for all
     * @param limits requests per window of the class, 0 for unlimited; the server's limit applies
     *     to absent classes
     * @param budget for all bots together
     * @param expiresAt null for never; stored with millisecond precision
     * @throws AppError INVALID_REQUEST naming the field: {@code name} (1 to 100 characters, no
     *     control characters), {@code botIds} (at most 100 ids), {@code limits} (0 to 1,000,000),
     *     {@code budget}, {@code expiresAt} (in the future, at most 36,500 days ahead)
     */
    public Created create(
            String name,
            Scope scope,
            Set<String> botIds,
            Map<LimitClass, Integer> limits,
            DailyBudget budget,
            @Nullable Instant expiresAt) {
        Created created = draft(name, scope, botIds, limits, budget, expiresAt);
        store.insert(created.key());
        return created;
    }

    /** Creates a key without a budget. */
    public Created create(
            String name,
            Scope scope,
            Set<String> botIds,
            Map<LimitClass, Integer> limits,
            @Nullable Instant expiresAt) {
        return create(name, scope, botIds, limits, DailyBudget.NONE, expiresAt);
    }

    /**
     * Like {@link #create}, but only if no key exists; otherwise empty. The key covers all bots and
     * never expires.
     *
     * @param keeper gets the token before anything is stored
     */
    public Optional<Created> createFirst(String name, Scope scope, FirstKeyWriter keeper) {
        Created created = draft(name, scope, Set.of(), Map.of(), DailyBudget.NONE, null);
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
            DailyBudget budget,
            @Nullable Instant expiresAt) {
        Instant now = clock.now();
        Instant expiry = expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MILLIS);
        KeyRules.check(name, botIds, limits, budget, expiry, now);
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
                        budget,
                        now,
                        expiry,
                        null,
                        null,
                        null);
        return new Created(key, token.text());
    }

    /** Newest first, including revoked ones. */
    public List<ApiKey> list(PageRequest page) {
        return store.list(page);
    }

    /** Counts all keys, including revoked ones. */
    public long count() {
        return store.count();
    }

    public Optional<ApiKey> find(String id) {
        return store.find(id);
    }

    /**
     * Revokes a key. Idempotent.
     *
     * @throws AppError NOT_FOUND if there is no such key
     */
    public void revoke(String id) {
        try {
            if (!store.revoke(id, clock.now())) {
                throw notFound();
            }
        } finally {
            // Also after a store failure, because the revocation may have been stored anyway.
            recognised.forget();
        }
    }

    /**
     * Replaces a key by a new one with the same name, scope, bots, limits, budget and expiry. The
     * old key stays valid for {@code overlap}, so that its programs can change to the new one; zero
     * revokes it at once.
     *
     * @throws AppError NOT_FOUND if there is no such key; INVALID_REQUEST if it has ended or was
     *     rotated before, or naming {@code overlap} if that is negative or longer than {@link
     *     KeyRules#MAX_OVERLAP}
     */
    public Created rotate(String id, Duration overlap) {
        KeyRules.checkOverlap(overlap);
        ApiKey old = find(id).orElseThrow(Keys::notFound);
        if (old.replacedBy() != null) {
            throw AppError.of(
                    ErrorCode.INVALID_REQUEST,
                    "This key was rotated before. Rotate " + old.replacedBy() + " instead.");
        }
        if (old.revokedAt() != null || expired(old)) {
            throw ended();
        }
        Created next =
                draft(
                        old.name(),
                        old.scope(),
                        old.botIds(),
                        old.limits(),
                        old.budget(),
                        old.expiresAt());
        Instant now = next.key().createdAt();
        try {
            if (!store.rotate(id, next.key(), now, now.plus(overlap))) {
                // Another request has ended it since.
                throw ended();
            }
        } finally {
            recognised.forget();
        }
        return next;
    }

    private static AppError ended() {
        return AppError.of(
                ErrorCode.INVALID_REQUEST, "This key is no longer valid. Create a new one.");
    }

    private static AppError notFound() {
        return AppError.of(ErrorCode.NOT_FOUND, "There is no such API key.");
    }

    /**
     * Authenticates a request.
     *
     * @param authorizationHeader {@code Bearer} in any case, one or more spaces, and the token
     * @throws AppError INVALID_API_KEY, the same for any problem with the key
     */
    public Principal authenticate(@Nullable String authorizationHeader) {
        KeyToken token = token(authorizationHeader).orElseThrow(Keys::refused);
        // Cached by its digest, so that no secret stays in memory longer than its request.
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
                key.budget().unlimited() ? null : new KeyBudget(key.id(), key.budget()),
                new Credential.OfKey(key.id()));
    }

    /** Returns those of these keys that are still valid now. */
    Set<String> valid(Set<String> ids) {
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
        // Compare even if there is no such key, so that timing does not reveal which ids exist.
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
            LOG.debug("Did not record the last use of {}: the server is stopping", key.id(), e);
        }
    }

    private void touch(String id, Instant usedAt) {
        try {
            store.touch(id, usedAt);
        } catch (RuntimeException e) {
            LOG.warn("Cannot record the last use of {}", id, e);
        }
    }

    /** The error for any request that fails authentication. */
    static AppError refused() {
        return AppError.of(ErrorCode.INVALID_API_KEY, "The API key is missing or not valid.");
    }
}
