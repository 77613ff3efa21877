package dev.rejoinder.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.core.AppError;
import dev.rejoinder.testkit.SettableClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A node's rate limits while the shared database is unavailable. */
final class SharedLimitWindowTest {
    private final SettableClock clock = new SettableClock();
    private final Uses uses = new Uses();
    private final LimitWindow window =
            LimitWindows.ofAllNodes(clock, uses, () -> 2).open("chat", Duration.ofMinutes(1));

    @Test
    void nodeLetsThroughItsShareAndGoesBackToCountingWithTheOthers() {
        assertThat(window.acquire("key", 10).remaining()).isEqualTo(9);
        uses.away = true;
        for (int left = 3; left >= 0; left--) {
            assertThat(window.acquire("key", 10).remaining()).isEqualTo(left);
        }
        LimitDecision refused = window.acquire("key", 10);
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofMinutes(1));
        assertThat(refused.limit()).isEqualTo(10);

        uses.away = false;
        assertThat(window.acquire("key", 10).allowed()).isFalse();
        clock.tick(SharedCounterBreaker.PAUSE);
        assertThat(window.acquire("key", 10).remaining()).isEqualTo(8);
    }

    @Test
    void databaseThatIsAwayIsAskedOnceASecond() {
        uses.away = true;
        for (int second = 0; second < 3; second++) {
            for (int i = 0; i < 100; i++) {
                window.acquire("key", 10);
            }
            clock.tick(SharedCounterBreaker.PAUSE);
        }

        assertThat(uses.asked).isEqualTo(3);
    }

    @Test
    void limitBelowTheNumberOfNodesLeavesEachOfThemOne() {
        uses.away = true;

        assertThat(window.acquire("key", 1).allowed()).isTrue();
        assertThat(window.acquire("key", 1).allowed()).isFalse();
    }

    /** A store that counts, or is unavailable. */
    private static final class Uses implements RateLimitStore {
        private boolean away;
        private int asked;
        private int taken;

        @Override
        public int take(String window, String subject, Duration length, int limit) {
            asked++;
            if (away) {
                throw AppError.internal(new IOException("away"));
            }
            return ++taken;
        }

        @Override
        public List<Used> used(String window, String subject, Duration length) {
            return List.of();
        }

        @Override
        public void refund(String window, String subject) {
            taken--;
        }

        @Override
        public int heartbeat(String node) {
            return 1;
        }

        @Override
        public void unregister(String node) {}

        @Override
        public void sweep() {}
    }
}
