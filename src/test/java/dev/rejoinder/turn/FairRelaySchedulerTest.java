package dev.rejoinder.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.core.Clock;
import dev.rejoinder.testkit.SettableClock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FairRelaySchedulerTest {
    /** More than the carrier threads, so that these answers alone could keep all carriers busy. */
    private static final int BUSY = 8 * Runtime.getRuntime().availableProcessors();

    private static final long LONG_NANOS = 3_000_000;

    private final FairRelayScheduler throttle = new FairRelayScheduler(Clock.system());

    /** An unfair scheduler would start the request only after the answers end. */
    @Test
    @Timeout(60)
    void requestRunsWhileAnswersStreamWithoutPause() throws Exception {
        var served = new AtomicBoolean();
        var begun = new CountDownLatch(BUSY);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < BUSY; i++) {
                threads.execute(
                        () -> {
                            try (FairRelayScheduler.RelaySlot share = throttle.newSlot()) {
                                begun.countDown();
                                while (!served.get()) {
                                    share.relayed(System.nanoTime());
                                }
                            }
                        });
            }
            begun.await();

            Thread.ofVirtual().start(() -> served.set(true)).join();

            assertThat(served).isTrue();
        } finally {
            served.set(true);
        }
    }

    @Test
    @Timeout(60)
    void everyAnswerEnds() {
        var whole = new AtomicInteger();
        for (int round = 0; round < 3; round++) {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < BUSY; i++) {
                    threads.execute(
                            () -> {
                                long begun = System.nanoTime();
                                try (FairRelayScheduler.RelaySlot share = throttle.newSlot()) {
                                    while (System.nanoTime() - begun < LONG_NANOS) {
                                        share.relayed(System.nanoTime());
                                    }
                                }
                                whole.incrementAndGet();
                            });
                }
            }
        }
        assertThat(whole).hasValue(3 * BUSY);
    }

    @Test
    void textAtAModelsPaceIsNotDelayed() {
        var clock = new SettableClock();
        var unhurried = new FairRelayScheduler(clock);
        try (FairRelayScheduler.RelaySlot share = unhurried.newSlot()) {
            for (int i = 0; i < 10_000; i++) {
                clock.tick(Duration.ofNanos(200_000));
                share.relayed(clock.nanos());
            }
        }
        assertThat(unhurried.contended()).isFalse();
    }
}
