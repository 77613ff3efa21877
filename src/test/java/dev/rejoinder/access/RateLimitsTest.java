package dev.rejoinder.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rejoinder.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final SettableClock clock = new SettableClock(START);
    private final RateLimits limits =
            new RateLimits(LimitWindows.ofThisProcess(clock), RateLimitDefaults.DEFAULT);

    @Test
    void hundredAtOnceComeBackAMinuteLater() {
        for (int sent = 1; sent <= 100; sent++) {
            assertThat(chat("key_1").remaining()).isEqualTo(100 - sent);
        }
        assertThat(chat("key_1").retryAfter()).isEqualTo(Duration.ofMinutes(1));
        clock.tick(Duration.ofMillis(59_999));
        assertThat(chat("key_1").retryAfter()).isEqualTo(Duration.ofMillis(1));
        clock.tick(Duration.ofMillis(1));
        for (int sent = 1; sent <= 100; sent++) {
            assertThat(chat("key_1").remaining()).isEqualTo(100 - sent);
        }
        assertThat(chat("key_1").allowed()).isFalse();
    }

    @Test
    void steadyFlowGetsItsRate() {
        int allowed = 0;
        for (int second = 0; second < 3_600; second++) {
            allowed += chat("key_1").allowed() ? 1 : 0;
            allowed += chat("key_1").allowed() ? 1 : 0;
            clock.tick(Duration.ofSeconds(1));
        }

        assertThat(allowed).isEqualTo(60 * 100);
    }

    @Test
    void decisionSaysWhatTheHeadersNeed() {
        long start = START.getEpochSecond();
        assertThat(chat("key_1")).isEqualTo(new LimitDecision(100, 99, start + 60, null));
        clock.tick(Duration.ofSeconds(10));
        for (int sent = 2; sent <= 99; sent++) {
            chat("key_1");
        }
        assertThat(chat("key_1")).isEqualTo(new LimitDecision(100, 0, start + 70, null));
        assertThat(chat("key_1"))
                .isEqualTo(new LimitDecision(100, 0, start + 70, Duration.ofSeconds(50)));
    }

    @Test
    void requestAfterTheWaitItWasToldIsLetThrough() {
        var chance = new Random(5);
        Map<LimitClass, Integer> own = Map.of(LimitClass.CHAT, 7);
        for (int i = 0; i < 1_000; i++) {
            LimitDecision decision = limits.acquire("key_1", LimitClass.CHAT, own);
            if (decision.retryAfter() != null) {
                clock.tick(decision.retryAfter());
                assertThat(limits.acquire("key_1", LimitClass.CHAT, own).allowed()).isTrue();
            }
            clock.tick(Duration.ofNanos(chance.nextLong(2_000_000_000)));
        }
    }

    @Test
    void classesAndSubjectsAreCountedApart() {
        for (int sent = 0; sent < 100; sent++) {
            chat("key_1");
        }
        assertThat(chat("key_1").allowed()).isFalse();
        assertThat(chat("key_2").remaining()).isEqualTo(99);
        assertThat(limits.acquire("key_1", LimitClass.DATA, Map.of()).remaining()).isEqualTo(999);
    }

    @Test
    void keysOwnLimitComesBeforeTheServers() {
        Map<LimitClass, Integer> own = Map.of(LimitClass.CHAT, 2);
        assertThat(limits.acquire("key_1", LimitClass.CHAT, own).remaining()).isEqualTo(1);
        assertThat(limits.acquire("key_1", LimitClass.CHAT, own).remaining()).isZero();
        assertThat(limits.acquire("key_1", LimitClass.CHAT, own).retryAfter())
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(limits.acquire("key_1", LimitClass.DATA, own).limit()).isEqualTo(1_000);
    }

    @Test
    void zeroSwitchesAClassOff() {
        Map<LimitClass, Integer> own = Map.of(LimitClass.CHAT, 0);
        for (int sent = 0; sent < 10_000; sent++) {
            assertThat(limits.acquire("key_1", LimitClass.CHAT, own).unlimited()).isTrue();
        }
        var open = new RateLimits(LimitWindows.ofThisProcess(clock), new RateLimitDefaults(0, 0));
        assertThat(open.acquire("key_1", LimitClass.DATA, Map.of()))
                .isEqualTo(new LimitDecision(0, 0, START.getEpochSecond(), null));
    }

    @Test
    void changedLimitHoldsFromTheNextRequest() {
        for (int sent = 0; sent < 50; sent++) {
            chat("key_1");
        }
        Map<LimitClass, Integer> less = Map.of(LimitClass.CHAT, 10);
        Map<LimitClass, Integer> more = Map.of(LimitClass.CHAT, 60);
        assertThat(limits.acquire("key_1", LimitClass.CHAT, less).allowed()).isFalse();
        assertThat(limits.acquire("key_1", LimitClass.CHAT, more).remaining()).isEqualTo(9);
    }

    @Test
    void noWindowHoldsMoreThanTheLimitAndNobodyWaitsForMoreThanACellBeyondIt() {
        long window = LimitClass.CHAT.window().toNanos();
        long cell = window / SlidingWindowLog.CELLS;
        for (int seed = 0; seed < 200; seed++) {
            var chance = new Random(seed);
            int limit = 1 + chance.nextInt(seed % 2 == 0 ? 5 : 400);
            var ownClock = new SettableClock(START);
            var ownLimits =
                    new RateLimits(
                            LimitWindows.ofThisProcess(ownClock), new RateLimitDefaults(limit, 0));
            List<Long> admitted = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                long now = ownClock.nanos();
                boolean allowed = ownLimits.acquire("key", LimitClass.CHAT, Map.of()).allowed();
                if (allowed) {
                    assertThat(since(admitted, now - window)).as("seed %d", seed).isLessThan(limit);
                    admitted.add(now);
                } else {
                    assertThat(since(admitted, now - window - cell))
                            .as("seed %d", seed)
                            .isGreaterThanOrEqualTo(limit);
                }
                ownClock.tick(Duration.ofNanos(step(chance, window / limit)));
            }
        }
    }

    private static long since(List<Long> admitted, long time) {
        return admitted.stream().filter(at -> at > time).count();
    }

    private static long step(Random chance, long interval) {
        return switch (chance.nextInt(6)) {
            case 0, 1 -> 0;
            case 2 -> chance.nextLong(interval);
            case 3 -> interval;
            case 4 -> interval - 1;
            default -> chance.nextLong(interval * 20);
        };
    }

    @Test
    void whatIsTakenBackIsThereAgain() {
        var window = new LocalLimitWindow(clock, Duration.ofMinutes(1));
        for (int i = 0; i < 1_000; i++) {
            assertThat(window.acquire("one", 3).allowed()).isTrue();
            window.refund("one");
            clock.tick(Duration.ofMillis(100));
        }

        assertThat(window.acquire("one", 3).remaining()).isEqualTo(2);
    }

    @Test
    void manyThreadsTogetherGetTheLimitAndNotOneMore() throws Exception {
        Map<LimitClass, Integer> own = Map.of(LimitClass.CHAT, 1_000);
        Callable<Integer> client =
                () -> {
                    int allowed = 0;
                    for (int i = 0; i < 500; i++) {
                        allowed += limits.acquire("key_1", LimitClass.CHAT, own).allowed() ? 1 : 0;
                    }
                    return allowed;
                };
        try (var threads = Executors.newFixedThreadPool(4)) {
            int allowed = 0;
            for (Future<Integer> answer :
                    threads.invokeAll(List.of(client, client, client, client))) {
                allowed += answer.get();
            }
            assertThat(allowed).isEqualTo(1_000);
        }
    }

    @Test
    void jumpOfTheWallClockMovesNoLimit() {
        var jumping =
                new dev.rejoinder.core.Clock() {
                    private long millis;

                    @Override
                    public long millis() {
                        return millis;
                    }

                    @Override
                    public long nanos() {
                        return 0;
                    }
                };
        var one = new RateLimits(LimitWindows.ofThisProcess(jumping), new RateLimitDefaults(1, 1));
        assertThat(one.acquire("key_1", LimitClass.CHAT, Map.of()).allowed()).isTrue();
        jumping.millis = Duration.ofDays(1).toMillis();
        assertThat(one.acquire("key_1", LimitClass.CHAT, Map.of()).allowed()).isFalse();
    }

    @Test
    void settingsOutsideTheirRangeAreRefused() {
        assertThatThrownBy(() -> new RateLimitDefaults(-1, 0))
                .hasMessage("a limit must be 0 to 1000000");
        assertThatThrownBy(() -> new RateLimitDefaults(0, 1_000_001))
                .hasMessage("a limit must be 0 to 1000000");
    }

    private LimitDecision chat(String subject) {
        return limits.acquire(subject, LimitClass.CHAT, Map.of());
    }
}
