package dev.rejoinder.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rejoinder.core.AppError;
import dev.rejoinder.testkit.SettableClock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WriteHealthTest {
    private static final int MANY = 50;

    private final SettableClock clock = new SettableClock();
    private final AtomicInteger trials = new AtomicInteger();
    private final AtomicBoolean full = new AtomicBoolean();
    private final WriteHealth writeHealth = new WriteHealth(clock, this::write);

    private void write() {
        trials.incrementAndGet();
        if (full.get()) {
            throw AppError.internal(new IllegalStateException("full"));
        }
    }

    @Test
    void manyCallersCauseOneWriteASecond() throws Exception {
        try (var askers = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked =
                    IntStream.range(0, MANY)
                            .mapToObj(i -> askers.submit(writeHealth::check))
                            .toList();
            for (var each : asked) {
                assertThat(each.get()).isTrue();
            }
        }
        assertThat(trials).hasValue(1);

        clock.tick(Duration.ofSeconds(1));
        assertThat(writeHealth.check()).isTrue();
        assertThat(trials).hasValue(2);
    }

    @Test
    void ordinaryWriteCountsAsAProbe() {
        writeHealth.recordSuccess();

        assertThat(writeHealth.check()).isTrue();
        assertThat(trials).hasValue(0);
    }

    @Test
    void failureAndRecoveryAreDetectedWithinASecond() {
        writeHealth.recordSuccess();
        full.set(true);
        writeHealth.reportSuspectedFailure();
        assertThat(writeHealth.check()).isFalse();

        full.set(false);
        assertThat(writeHealth.check()).isFalse();
        clock.tick(Duration.ofSeconds(1));
        assertThat(writeHealth.check()).isTrue();
        assertThat(trials).hasValue(2);
    }

    @Test
    void hangingDiskIsReportedWithoutWaitingAndProbedOnce() {
        var hanging = new CountDownLatch(1);
        var slow =
                new WriteHealth(
                        clock,
                        Duration.ofMillis(10),
                        () -> {
                            trials.incrementAndGet();
                            awaitUninterruptibly(hanging);
                        });

        assertThat(slow.check()).isFalse();
        assertThat(slow.check()).isFalse();
        assertThat(trials).hasValue(1);
        hanging.countDown();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
