package dev.rejoinder.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.budget.DailyBudget;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.PageRequest;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeysTest extends KeysFixture {
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
                                DailyBudget.NONE,
                                START,
                                START.plusSeconds(60),
                                null,
                                null,
                                null));
        assertThat(keys.find(created.key().id())).contains(created.key());
        assertThat(created.toString()).doesNotContain(created.token().substring(11, 43));
    }

    @Test
    void keysAreListedAndCounted() {
        ApiKey first = plain("first").key();
        ApiKey second = plain("second").key();
        assertThat(keys.list(new PageRequest(1, 20))).containsExactly(second, first);
        assertThat(keys.list(new PageRequest(2, 1))).containsExactly(first);
        assertThat(keys.count()).isEqualTo(2);
        assertThat(keys.find("key_none")).isEmpty();
    }

    @Test
    void revokingAnUnknownKeySaysSo() {
        assertThatThrownBy(() -> keys.revoke("key_none"))
                .isInstanceOfSatisfying(
                        AppError.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.NOT_FOUND));
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

    private static Set<String> botIds(int count) {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < count; i++) {
            ids.add("bot_" + i);
        }
        return ids;
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
