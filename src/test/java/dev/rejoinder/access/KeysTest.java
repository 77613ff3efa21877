package dev.rejoinder.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import dev.rejoinder.core.Page;
import dev.rejoinder.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeysTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final SettableClock clock = new SettableClock(START);
    private final Random chance = new Random(11);
    private final MemoryKeyStore store = new MemoryKeyStore();
    private final Queue<Runnable> background = new ArrayDeque<>();
    private final Keys keys =
            new Keys(store, clock, new Ids(clock, chance), chance, background::add);

    /** A second process with the same store. */
    private final Keys elsewhere =
            new Keys(store, clock, new Ids(clock, chance), chance, background::add);

    @Test
    void createdKeyIsStoredWithoutItsSecret() {
        Keys.Created created =
                keys.create(
                        "Shop",
                        Scope.WRITE,
                        Set.of("bot_1"),
                        Map.of(LimitClass.CHAT, 7),
                        START.plusSeconds(60).plusNanos(1));
        KeyToken token = KeyToken.parse(created.token()).orElseThrow();
        assertThat(created.key())
                .isEqualTo(
                        new ApiKey(
                                created.key().id(),
                                token.publicId(),
                                token.secretHash(),
                                "Shop",
                                Scope.WRITE,
                                Set.of("bot_1"),
                                Map.of(LimitClass.CHAT, 7),
                                START,
                                START.plusSeconds(60),
                                null,
                                null));
        assertThat(keys.find(created.key().id())).contains(created.key());
        assertThat(created.toString()).doesNotContain(created.token().substring(11, 43));
    }

    @Test
    void keysAreListedAndCounted() {
        ApiKey first = plain("first").key();
        ApiKey second = plain("second").key();
        assertThat(keys.list(new Page(1, 20))).containsExactly(second, first);
        assertThat(keys.list(new Page(2, 1))).containsExactly(first);
        assertThat(keys.count()).isEqualTo(2);
        assertThat(keys.find("key_none")).isEmpty();
    }

    @Test
    void holderOfAKeyIsRecognised() {
        Keys.Created created =
                keys.create("Shop", Scope.READ, Set.of("bot_1"), Map.of(LimitClass.DATA, 0), null);
        assertThat(keys.authenticate("Bearer " + created.token()))
                .isEqualTo(
                        new Principal(
                                created.key().id(),
                                Scope.READ,
                                Set.of("bot_1"),
                                Map.of(LimitClass.DATA, 0),
                                null,
                                new Credential.OfKey(created.key().id())));
    }

    @Test
    void schemeMayBeInAnyCaseAndFollowedBySpaces() {
        String token = plain("key").token();
        for (String header : new String[] {"bearer ", "BEARER ", "bEaReR   "}) {
            assertThat(keys.authenticate(header + token).scope()).isEqualTo(Scope.READ);
        }
    }

    @Test
    void whateverIsWrongWithAKeyTheAnswerIsTheSame() {
        String good = plain("good").token();
        Keys.Created revoked = plain("revoked");
        keys.revoke(revoked.key().id());
        String expired =
                keys.create("expired", Scope.READ, Set.of(), Map.of(), START.plusSeconds(1))
                        .token();
        clock.tick(Duration.ofSeconds(1));
        String unknown = KeyToken.generate(chance).text();
        for (@Nullable String header :
                new @Nullable String[] {
                    null,
                    "",
                    "Bearer",
                    "Bearer ",
                    "Bearer" + good,
                    "Bearer\t" + good,
                    " Bearer " + good,
                    "Bearer " + good + " ",
                    "Bearer " + good + ", Bearer " + good,
                    "Basic " + good,
                    "Token " + good,
                    good,
                    "Bearer " + good.substring(1),
                    "Bearer " + good.substring(0, 48) + (good.endsWith("0") ? "1" : "0"),
                    "Bearer " + wrongSecret(good),
                    "Bearer " + unknown,
                    "Bearer " + revoked.token(),
                    "Bearer " + expired,
                    "Bearer " + " ".repeat(100_000) + good
                }) {
            assertRefused(header);
        }
        assertThat(keys.authenticate("Bearer " + good).scope()).isEqualTo(Scope.READ);
    }

    @Test
    void nonsenseNeverReachesTheStore() {
        String good = plain("good").token();
        assertRefused("Bearer " + good.substring(0, 48) + (good.endsWith("0") ? "1" : "0"));
        assertRefused("Bearer rj_" + "0".repeat(46));
        assertThat(store.lookups()).isZero();
    }

    @Test
    void knownKeyIsReadFromTheStoreOnceASecond() {
        String header = "Bearer " + plain("key").token();
        keys.authenticate(header);
        clock.tick(Duration.ofMillis(999));
        keys.authenticate(header);
        assertThat(store.lookups()).isEqualTo(1);
        clock.tick(Duration.ofMillis(1));
        keys.authenticate(header);
        assertThat(store.lookups()).isEqualTo(2);
    }

    @Test
    void wrongSecretIsRefusedWhileTheRightOneIsRemembered() {
        String good = plain("key").token();
        keys.authenticate("Bearer " + good);
        assertRefused("Bearer " + wrongSecret(good));
    }

    @Test
    void revokedKeyIsRefusedAtOnce() {
        Keys.Created created = plain("key");
        keys.authenticate("Bearer " + created.token());
        keys.revoke(created.key().id());
        assertRefused("Bearer " + created.token());
        assertThat(keys.find(created.key().id()).orElseThrow().revokedAt()).isEqualTo(START);
    }

    @Test
    void keyRevokedByAnotherProcessIsRefusedWithinASecond() {
        Keys.Created created = plain("key");
        keys.authenticate("Bearer " + created.token());
        elsewhere.revoke(created.key().id());
        clock.tick(Duration.ofSeconds(1));
        assertRefused("Bearer " + created.token());
    }

    @Test
    void keyExpiresOnTheMillisecondEvenWhileRemembered() {
        String header =
                "Bearer "
                        + keys.create("k", Scope.READ, Set.of(), Map.of(), START.plusMillis(500))
                                .token();
        clock.tick(Duration.ofMillis(499));
        keys.authenticate(header);
        clock.tick(Duration.ofMillis(1));
        assertRefused(header);
    }

    @Test
    void revokingAnUnknownKeySaysSo() {
        assertThatThrownBy(() -> keys.revoke("key_none"))
                .isInstanceOfSatisfying(
                        AppError.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    @Test
    void lastUseIsNotedInTheBackgroundOnceAMinute() {
        Keys.Created created = plain("key");
        for (int i = 0; i < 60; i++) {
            keys.authenticate("Bearer " + created.token());
            clock.tick(Duration.ofSeconds(1));
        }
        assertThat(background).hasSize(1);
        assertThat(keys.find(created.key().id()).orElseThrow().lastUsedAt()).isNull();
        background.remove().run();
        assertThat(keys.find(created.key().id()).orElseThrow().lastUsedAt()).isEqualTo(START);
        keys.authenticate("Bearer " + created.token());
        background.remove().run();
        assertThat(keys.find(created.key().id()).orElseThrow().lastUsedAt())
                .isEqualTo(START.plusSeconds(60));
    }

    @Test
    void refusedKeyIsNotNotedAsUsed() {
        Keys.Created created = plain("key");
        keys.revoke(created.key().id());
        assertRefused("Bearer " + created.token());
        assertThat(background).isEmpty();
    }

    @Test
    void closedBackgroundDoesNotFailTheRequest() {
        String token = plain("key").token();
        var closing =
                new Keys(
                        store,
                        clock,
                        new Ids(clock, chance),
                        chance,
                        task -> {
                            throw new RejectedExecutionException();
                        });
        assertThat(closing.authenticate("Bearer " + token).scope()).isEqualTo(Scope.READ);
    }

    @Test
    void everyWrongFieldIsNamed() {
        assertInvalid("name", "", Set.of(), Map.of(), null);
        assertInvalid("name", "  ", Set.of(), Map.of(), null);
        assertInvalid("name", "x".repeat(101), Set.of(), Map.of(), null);
        assertInvalid("name", "a\nb", Set.of(), Map.of(), null);
        assertInvalid("botIds", "k", Set.of("demo"), Map.of(), null);
        assertInvalid("botIds", "k", Set.of("bot_" + "x".repeat(61)), Map.of(), null);
        assertInvalid("botIds", "k", botIds(101), Map.of(), null);
        assertInvalid("limits", "k", Set.of(), Map.of(LimitClass.CHAT, -1), null);
        assertInvalid("limits", "k", Set.of(), Map.of(LimitClass.DATA, 1_000_001), null);
        assertInvalid("expiresAt", "k", Set.of(), Map.of(), START);
        assertInvalid("expiresAt", "k", Set.of(), Map.of(), Instant.MIN);
        assertInvalid("expiresAt", "k", Set.of(), Map.of(), Instant.MAX);
        assertThat(keys.count()).isZero();
    }

    @Test
    void valuesOnTheLimitAreTaken() {
        Map<LimitClass, Integer> limits = Map.of(LimitClass.CHAT, 0, LimitClass.DATA, 1_000_000);
        Instant expiry = START.plus(KeyRules.MAX_LIFETIME);
        keys.create("x".repeat(100), Scope.ADMIN, botIds(100), limits, expiry);
        assertThat(keys.count()).isEqualTo(1);
    }

    private Keys.Created plain(String name) {
        return keys.create(name, Scope.READ, Set.of(), Map.of(), null);
    }

    /** A token with the same public id, another secret, and a valid checksum. */
    private String wrongSecret(String token) {
        String publicId = token.substring(3, 11);
        var drawn = new ArrayDeque<Integer>();
        publicId.chars().forEach(c -> drawn.add(base62(c)));
        return KeyToken.generate(
                        new Random(3) {
                            @Override
                            public int nextInt(int bound) {
                                return drawn.isEmpty() ? super.nextInt(bound) : drawn.remove();
                            }
                        })
                .text();
    }

    private static int base62(int c) {
        return "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".indexOf(c);
    }

    private static Set<String> botIds(int count) {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < count; i++) {
            ids.add("bot_" + i);
        }
        return ids;
    }

    private void assertRefused(@Nullable String header) {
        AppError error = catchThrowableOfType(AppError.class, () -> keys.authenticate(header));
        assertThat(error).as("answer to %s", header).isNotNull();
        assertThat(error.code()).isEqualTo(ErrorCode.INVALID_API_KEY);
        assertThat(error.sentence()).isEqualTo("The API key is missing or not valid.");
        assertThat(error.field()).isNull();
        assertThat(error.retryAfter()).isNull();
    }

    private void assertInvalid(
            String field,
            String name,
            Set<String> botIds,
            Map<LimitClass, Integer> limits,
            @Nullable Instant expiresAt) {
        assertThatThrownBy(() -> keys.create(name, Scope.READ, botIds, limits, expiresAt))
                .isInstanceOfSatisfying(
                        AppError.class,
                        error -> {
                            assertThat(error.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
                            assertThat(error.field()).isEqualTo(field);
                        });
    }
}
