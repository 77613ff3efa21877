package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.access.ApiKey;
import dev.rejoinder.access.KeyStore;
import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.Scope;
import dev.rejoinder.budget.DailyBudget;
import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import dev.rejoinder.core.PageRequest;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract of {@link KeyStore}. */
abstract class KeyStoreContract extends StoreContract {
    private static final Instant CREATED = Instant.parse("2026-11-01T12:00:00.123Z");

    private static ApiKey key(int number) {
        return new ApiKey(
                "key_" + number,
                "public0" + number,
                "0123456789abcdef",
                "Key " + number,
                Scope.WRITE,
                Set.of(),
                Map.of(),
                DailyBudget.NONE,
                CREATED.plusSeconds(number),
                null,
                null,
                null,
                null);
    }

    private KeyStore keys() {
        return storage.keys();
    }

    @Test
    void keyIsFoundAsItWasStored() {
        var key =
                new ApiKey(
                        "key_1",
                        "public01",
                        "0123456789abcdef",
                        "Naïve 🔑",
                        Scope.ADMIN,
                        Set.of("bot_2", "bot_1"),
                        Map.of(LimitClass.CHAT, 7, LimitClass.DATA, 0),
                        new DailyBudget(500L, new BigDecimal("2.5")),
                        CREATED,
                        CREATED.plusSeconds(60),
                        CREATED.plusSeconds(1),
                        CREATED.plusSeconds(2),
                        "key_2");
        keys().insert(key);

        assertThat(keys().find("key_1")).contains(key);
        assertThat(keys().findByPublicId("public01")).contains(key);
    }

    @Test
    void keyWithoutOptionalFieldsIsFoundAsItWasStored() {
        keys().insert(key(1));

        assertThat(keys().find("key_1")).contains(key(1));
    }

    @Test
    void unknownKeyIsNotFound() {
        assertThat(keys().find("key_1")).isEmpty();
        assertThat(keys().findByPublicId("public01")).isEmpty();
    }

    @Test
    void secondKeyWithTheSamePublicIdIsRefused() {
        keys().insert(key(1));
        ApiKey twin =
                new ApiKey(
                        "key_2",
                        "public01",
                        "00",
                        "Twin",
                        Scope.READ,
                        Set.of(),
                        Map.of(),
                        DailyBudget.NONE,
                        CREATED,
                        null,
                        null,
                        null,
                        null);

        assertThatThrownBy(() -> keys().insert(twin))
                .isInstanceOfSatisfying(
                        AppError.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL_ERROR));
        assertThat(keys().count()).isEqualTo(1);
    }

    @Test
    void keysAreListedNewestFirstAndPaged() {
        for (int i = 1; i <= 5; i++) {
            keys().insert(key(i));
        }

        assertThat(keys().list(new PageRequest(1, 2))).containsExactly(key(5), key(4));
        assertThat(keys().list(new PageRequest(3, 2))).containsExactly(key(1));
        assertThat(keys().list(new PageRequest(4, 2))).isEmpty();
        assertThat(keys().count()).isEqualTo(5);
    }

    @Test
    void firstRevocationKeepsItsTime() {
        keys().insert(key(1));

        assertThat(keys().revoke("key_1", CREATED.plusSeconds(5))).isTrue();
        assertThat(keys().revoke("key_1", CREATED.plusSeconds(9))).isTrue();
        assertThat(keys().find("key_1").orElseThrow().revokedAt())
                .isEqualTo(CREATED.plusSeconds(5));
        assertThat(keys().list(new PageRequest(1, 10))).hasSize(1);
    }

    @Test
    void unknownKeyCannotBeRevoked() {
        assertThat(keys().revoke("key_1", CREATED)).isFalse();
    }

    @Test
    void laterUseWins() {
        keys().insert(key(1));
        keys().touch("key_1", CREATED.plusSeconds(5));
        keys().touch("key_1", CREATED.plusSeconds(3));

        assertThat(keys().find("key_1").orElseThrow().lastUsedAt())
                .isEqualTo(CREATED.plusSeconds(5));
    }

    @Test
    void firstKeyIsStoredOnlyIfThereIsNone() {
        assertThat(storage.keys().insertFirst(key(1))).isTrue();
        assertThat(storage.keys().insertFirst(key(2))).isFalse();
        assertThat(storage.keys().count()).isOne();
    }

    @Test
    void rotatedKeyEndsLaterAndNamesItsSuccessor() {
        Instant now = CREATED.plusSeconds(100);
        Instant later = now.plusSeconds(3600);
        keys().insert(key(1));

        assertThat(keys().rotate("key_1", key(2), now, later)).isTrue();
        assertThat(keys().find("key_1").orElseThrow())
                .satisfies(
                        old -> {
                            assertThat(old.expiresAt()).isEqualTo(later);
                            assertThat(old.revokedAt()).isNull();
                            assertThat(old.replacedBy()).isEqualTo("key_2");
                        });
        assertThat(keys().find("key_2")).contains(key(2));

        assertThat(keys().rotate("key_2", key(3), now, now)).isTrue();
        assertThat(keys().find("key_2").orElseThrow().revokedAt()).isEqualTo(now);
    }

    @Test
    void keyWithoutAFutureIsNotRotated() {
        Instant now = CREATED.plusSeconds(100);
        keys().insert(key(1));
        keys().revoke("key_1", now);
        keys().insert(key(2));
        keys().rotate("key_2", key(3), now, now.plusSeconds(60));

        assertThat(keys().rotate("key_1", key(4), now, now)).isFalse();
        assertThat(keys().rotate("key_2", key(4), now, now)).isFalse();
        assertThat(keys().rotate("key_9", key(4), now, now)).isFalse();
        assertThat(keys().rotate("key_2", key(4), now.plusSeconds(60), now)).isFalse();
        assertThat(keys().count()).isEqualTo(3);
    }
}
