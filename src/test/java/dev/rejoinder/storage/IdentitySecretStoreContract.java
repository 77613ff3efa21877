package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.IdentitySecret;
import dev.rejoinder.access.IdentitySecretStore;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The contract of {@link IdentitySecretStore}. */
abstract class IdentitySecretStoreContract extends StoreContract {
    private IdentitySecretStore secrets() {
        return storage.identitySecrets();
    }

    @Test
    void secretIsRotatedAndDeleted() {
        Instant now = clock.now();
        Instant until = now.plus(Duration.ofHours(24));
        assertThat(secrets().find(BOT)).isEmpty();
        assertThat(secrets().delete(BOT)).isFalse();

        secrets().rotate(BOT, "first", now, until);
        assertThat(secrets().find(BOT)).contains(new IdentitySecret("first", null));

        secrets().rotate(BOT, "second", now, until);
        // As after a lost connection.
        secrets().rotate(BOT, "second", now, until.plusSeconds(1));
        assertThat(secrets().find(BOT))
                .contains(
                        new IdentitySecret("second", new IdentitySecret.Previous("first", until)));

        secrets().rotate("bot_2", "other", now, until);
        assertThat(secrets().delete(BOT)).isTrue();
        assertThat(secrets().find(BOT)).isEmpty();
        assertThat(secrets().find("bot_2")).isPresent();
    }

    @Test
    void deletedBotLosesItsSecret() {
        secrets().rotate(BOT, "sealed", clock.now(), clock.now());
        storage.bots().delete(BOT);
        while (storage.bots().purgeDeleted(100) > 0) {
            // More is left.
        }

        assertThat(secrets().find(BOT)).isEmpty();
    }
}
