package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.secret.SealedSecret;
import dev.rejoinder.secret.SecretStore;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract of {@link SecretStore}. */
abstract class SecretStoreContract extends StoreContract {
    private SecretStore secrets() {
        return storage.secrets();
    }

    @Test
    void secretsAreFoundByNameListedReplacedAndDeleted() {
        var now = clock.now();
        var first = new SealedSecret("B", "sealed b", List.of(), now, now);
        var other = new SealedSecret("A", "sealed a", List.of("a.example", "b.example"), now, now);
        secrets().put(first);
        secrets().put(other);
        assertThat(secrets().list()).containsExactly(other, first);
        assertThat(secrets().find("B")).contains(first);

        var later = now.plusSeconds(1);
        secrets().put(new SealedSecret("B", "sealed anew", List.of(), later, later));
        assertThat(secrets().find("B"))
                .contains(new SealedSecret("B", "sealed anew", List.of(), now, later));

        assertThat(secrets().delete("B")).isTrue();
        assertThat(secrets().delete("B")).isFalse();
        assertThat(secrets().list()).containsExactly(other);
    }
}
