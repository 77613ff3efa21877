package dev.rejoinder.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.Ids;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyAuthenticationTest extends KeysFixture {
    /** A second process with the same store. */
    private final Keys elsewhere =
            new Keys(store, clock, new Ids(clock, chance), chance, background::add);

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

    private void assertRefused(@Nullable String header) {
        AppError error = catchThrowableOfType(AppError.class, () -> keys.authenticate(header));
        assertThat(error).as("answer to %s", header).isNotNull();
        assertThat(error.code()).isEqualTo(ErrorCode.INVALID_API_KEY);
        assertThat(error.sentence()).isEqualTo("The API key is missing or not valid.");
        assertThat(error.field()).isNull();
        assertThat(error.retryAfter()).isNull();
    }
}
