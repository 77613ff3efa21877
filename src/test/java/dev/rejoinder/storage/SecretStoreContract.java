package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.secret.SealedSecret;
import dev.rejoinder.secret.SecretStore;
import org.junit.jupiter.api.Test;

/** The contract of {@link SecretStore}. */
abstract class SecretStoreContract extends StoreContract {
    private SecretStore secrets() {
        return storage.secrets();
    }

    @Test
    void secretsAreFoundByNameListedReplacedAndDeleted() {
        var now = clock.now();
        var first = new SealedSecret("B", "sealed b", now, now);
        var other = new SealedSecret("A", "sealed a", now, now);
        secrets().put(first);
        secrets().put(other);
        assertThat(secrets().list()).containsExactly(other, first);
        assertThat(secrets().find("B")).contains(first);

        var later = now.plusSeconds(1);
        secrets().put(new SealedSecret("B", "sealed anew", later, later));
        assertThat(secrets().find("B")).contains(new SealedSecret("B", "sealed anew", now, later));

        assertThat(secrets().delete("B")).isTrue();
        assertThat(secrets().delete("B")).isFalse();
        assertThat(secrets().list()).containsExactly(other);
    }
}
