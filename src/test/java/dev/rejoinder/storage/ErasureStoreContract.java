package dev.rejoinder.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.privacy.Erasure;
import dev.rejoinder.privacy.ErasureStore;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract of {@link ErasureStore}. */
abstract class ErasureStoreContract extends StoreContract {
    private static final int CALLERS = 8;

    private ErasureStore erasures() {
        return storage.erasures();
    }

    private Erasure erasure(String id, String userId, @Nullable String botId) {
        return new Erasure(id, userId, "hash", botId, clock.now(), null, Map.of());
    }

    @Test
    void userAndBotHaveOneUnfinishedErasure() {
        Erasure first = erasure("erasure_1", "ann", null);
        Erasure ofBot = erasure("erasure_2", "ann", BOT);
        Erasure ofOther = erasure("erasure_3", "bob", null);

        assertThat(erasures().begin(first)).contains(first);
        assertThat(erasures().begin(erasure("erasure_4", "ann", null))).contains(first);
        assertThat(erasures().begin(ofBot)).contains(ofBot);
        assertThat(erasures().begin(erasure("erasure_5", "ann", BOT))).contains(ofBot);
        assertThat(erasures().begin(ofOther)).contains(ofOther);
        assertThat(erasures().open()).containsExactlyInAnyOrder(first, ofBot, ofOther);

        erasures().forgetUser("erasure_1");
        erasures().complete("erasure_1", clock.now());
        Erasure next = erasure("erasure_6", "ann", null);
        assertThat(erasures().begin(next)).contains(next);
    }

    @Test
    void simultaneousRequestsGetTheSameErasure() throws Exception {
        var together = new CyclicBarrier(CALLERS);
        try (var threads = Executors.newFixedThreadPool(CALLERS)) {
            for (int round = 0; round < 20; round++) {
                String user = "user-" + round;
                List<Callable<String>> calls =
                        IntStream.range(0, CALLERS)
                                .<Callable<String>>mapToObj(
                                        i ->
                                                () -> {
                                                    together.await();
                                                    return begin(user + "-" + i, user);
                                                })
                                .toList();
                Set<String> ids = new HashSet<>();
                for (Future<String> id : threads.invokeAll(calls)) {
                    ids.add(id.get());
                }
                assertThat(ids).hasSize(1);
            }
        }
    }

    private String begin(String id, String userId) {
        return erasures().begin(erasure(id, userId, null)).orElseThrow().id();
    }
}
