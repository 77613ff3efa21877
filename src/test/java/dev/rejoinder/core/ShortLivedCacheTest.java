package dev.rejoinder.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShortLivedCacheTest {
    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final Map<String, String> store = new HashMap<>(Map.of("a", "1"));
    private final ShortLivedCache<String, String> cache =
            new ShortLivedCache<>(clock, Duration.ofSeconds(1), 100);

    @Test
    void valueIsRememberedForAMomentAndThenReadAgain() {
        assertThat(cache.get("a", store::get)).isEqualTo("1");
        store.put("a", "2");
        clock.tick(Duration.ofMillis(999));
        assertThat(cache.get("a", store::get)).isEqualTo("1");
        clock.tick(Duration.ofMillis(1));
        assertThat(cache.get("a", store::get)).isEqualTo("2");
    }

    @Test
    void momentCountsFromBeforeTheRead() {
        cache.get(
                "a",
                key -> {
                    clock.tick(Duration.ofMillis(600));
                    return "slow";
                });
        clock.tick(Duration.ofMillis(400));
        assertThat(cache.get("a", store::get)).isEqualTo("1");
    }

    @Test
    void whatIsNotThereIsNotRemembered() {
        assertThat(cache.get("b", store::get)).isNull();
        store.put("b", "new");
        assertThat(cache.get("b", store::get)).isEqualTo("new");
    }

    @Test
    void forgottenValueIsReadAgain() {
        cache.get("a", store::get);
        store.put("a", "2");
        cache.forget();
        assertThat(cache.get("a", store::get)).isEqualTo("2");
    }

    @Test
    void valueThatWasBeingReadWhenAllWasForgottenIsNotRemembered() {
        cache.get(
                "a",
                key -> {
                    String old = store.get(key);
                    store.put("a", "2");
                    cache.forget();
                    return old;
                });
        assertThat(cache.get("a", store::get)).isEqualTo("2");
    }
}
