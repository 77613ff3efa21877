package dev.rejoinder.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.access.LimitClass;
import dev.rejoinder.access.LimitDecision;
import dev.rejoinder.access.LimitSettings;
import dev.rejoinder.access.RateLimits;
import dev.rejoinder.access.UseStore;
import dev.rejoinder.access.Windows;
import dev.rejoinder.core.Clock;
import dev.rejoinder.storage.Storage;
import dev.rejoinder.testkit.PostgresServer;
import dev.rejoinder.testkit.PostgresWire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Nodes on one PostgreSQL database count together. */
final class SharedLimitsTest {
    private static final Clock CLOCK = Clock.system();
    private static final Map<LimitClass, Integer> NONE = Map.of();

    private final PostgresServer.Database database = PostgresServer.migrated();

    private static RateLimits limits(Storage node, int chatPerMinute, int nodes) {
        UseStore uses = node.uses().orElseThrow();
        return new RateLimits(
                Windows.ofAllNodes(CLOCK, uses, () -> nodes), new LimitSettings(chatPerMinute, 0));
    }

    private Storage node() {
        return Storage.open(database.settings(), Path.of("/"), CLOCK);
    }

    private static Callable<Integer> client(RateLimits limits, int requests) {
        return () -> {
            int allowed = 0;
            for (int i = 0; i < requests; i++) {
                allowed += limits.acquire("key", LimitClass.CHAT, NONE).allowed() ? 1 : 0;
            }
            return allowed;
        };
    }

    @Test
    void twoNodesTogetherGetTheLimitAndNotOneMore() throws Exception {
        try (var one = node();
                var two = node();
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            RateLimits onOne = limits(one, 100, 2);
            RateLimits onTwo = limits(two, 100, 2);
            List<Callable<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(client(onOne, 50));
                all.add(client(onTwo, 50));
            }

            int allowed = 0;
            for (Future<Integer> client : clients.invokeAll(all)) {
                allowed += client.get();
            }

            assertThat(allowed).isEqualTo(100);
            assertThat(onTwo.acquire("other", LimitClass.CHAT, NONE).remaining()).isEqualTo(99);
        }
    }

    @Test
    void refusedRequestIsToldHowLongAndAsksNobodyUntilThen() {
        try (var wire = PostgresWire.to(database);
                var one = node();
                var two = Storage.open(database.settings(wire), Path.of("/"), CLOCK)) {
            RateLimits onOne = limits(one, 3, 2);
            RateLimits onTwo = limits(two, 3, 2);
            for (int left = 2; left >= 0; left--) {
                assertThat(onOne.acquire("key", LimitClass.CHAT, NONE).remaining()).isEqualTo(left);
            }

            LimitDecision refused = onTwo.acquire("key", LimitClass.CHAT, NONE);
            long trips = wire.trips();
            LimitDecision again = onTwo.acquire("key", LimitClass.CHAT, NONE);

            assertThat(refused.retryAfter())
                    .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60));
            assertThat(refused.resetAtUnixSeconds() - CLOCK.millis() / 1000).isBetween(30L, 61L);
            assertThat(again.allowed()).isFalse();
            assertThat(wire.trips()).isEqualTo(trips);
            // A limit that was raised meanwhile is another matter.
            assertThat(
                            onTwo.acquire("key", LimitClass.CHAT, Map.of(LimitClass.CHAT, 5))
                                    .remaining())
                    .isEqualTo(1);
        }
    }

    @Test
    void usesComeBackWhenTheirWindowIsOverAndAreForgotten() {
        try (var one = node()) {
            UseStore uses = one.uses().orElseThrow();
            var hour = Duration.ofHours(1);
            for (int i = 1; i <= 3; i++) {
                assertThat(uses.take("data", "key", hour, 3)).isEqualTo(i);
                // As if it had been eleven minutes before.
                database.run(
                        """
                        update use_count set gone_at = gone_at - 660000000,
                            times = (select array_agg(t - 660000000 order by t) from unnest(times) t)
                        """);
            }
            assertThat(uses.take("data", "key", hour, 3)).isZero();
            assertThat(uses.used("data", "key", hour))
                    .extracting(used -> used.age().toMinutes())
                    .containsExactly(33L, 22L, 11L);
            database.run("update use_count set times[1] = times[1] - 1640000000");
            assertThat(uses.take("data", "key", hour, 3)).isEqualTo(3);

            uses.giveBack("data", "key");
            assertThat(uses.take("data", "key", hour, 3)).isEqualTo(3);
            uses.sweep();
            assertThat(database.texts("select name from use_count")).containsExactly("data");
            database.run("update use_count set gone_at = 0");
            uses.sweep();
            assertThat(database.texts("select name from use_count")).isEmpty();
        }
    }

    @Test
    void manyUsesOfOneSubjectAreFewEntries() {
        try (var one = node()) {
            UseStore uses = one.uses().orElseThrow();
            for (int i = 1; i <= 1_000; i++) {
                assertThat(uses.take("data", "key", Duration.ofHours(1), 10_000)).isEqualTo(i);
            }
            assertThat(database.texts("select cardinality(times) from use_count"))
                    .allMatch(entries -> Integer.parseInt(entries) <= 2);
        }
    }

    @Test
    void nodesThatComeAndGoAreCounted() {
        try (var one = node()) {
            UseStore uses = one.uses().orElseThrow();
            assertThat(uses.present("a")).isEqualTo(1);
            assertThat(uses.present("b")).isEqualTo(2);
            uses.leave("a");
            assertThat(uses.present("b")).isEqualTo(1);
            assertThat(uses.present("a")).isEqualTo(2);
            // As if it had been silent for a while.
            database.run("update node set seen_at = seen_at - 8000 where id = 'b'");
            assertThat(uses.present("a")).isEqualTo(1);
        }
    }
}
