package dev.rejoinder.storage.sql;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tracks whether the database accepts writes. Ordinary writes report their outcome. After a second
 * without one, a check runs a probe write, one at a time, so health checks cost at most one sync
 * per second however many arrive. Thread-safe.
 */
public final class WriteHealth {
    /** How long an outcome stays valid. */
    static final Duration FRESH = Duration.ofSeconds(1);

    /** How long a check waits for a probe; a slower probe counts as a failure. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(WriteHealth.class);

    private record Outcome(boolean stored, long atNanos) {}

    private final Clock clock;
    private final Duration timeout;
    private final Runnable probe;
    private final AtomicReference<@Nullable CompletableFuture<Boolean>> running =
            new AtomicReference<>();
    private volatile @Nullable Outcome last;

    /**
     * @param probe writes and syncs something, or throws {@link AppError}
     */
    public WriteHealth(Clock clock, Runnable probe) {
        this(clock, TIMEOUT, probe);
    }

    WriteHealth(Clock clock, Duration timeout, Runnable probe) {
        this.clock = clock;
        this.timeout = timeout;
        this.probe = probe;
    }

    /** Records that a write was committed. */
    public void recordSuccess() {
        last = new Outcome(true, clock.nanos());
    }

    /** Reports a failure that may affect all writes; the next check runs a probe. */
    public void reportSuspectedFailure() {
        last = null;
    }

    /** Returns whether writes succeed. Blocks for two seconds at most. */
    public boolean check() {
        Outcome known = fresh();
        if (known != null) {
            return known.stored();
        }
        try {
            return probed().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException slow) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private @Nullable Outcome fresh() {
        Outcome known = last;
        boolean valid = known != null && clock.nanos() - known.atNanos() < FRESH.toNanos();
        return valid ? known : null;
    }

    private CompletableFuture<Boolean> probed() {
        var mine = new CompletableFuture<Boolean>();
        CompletableFuture<Boolean> other = running.compareAndExchange(null, mine);
        if (other != null) {
            return other;
        }
        // Another probe may have ended since the caller looked.
        Outcome known = fresh();
        if (known != null) {
            running.set(null);
            mine.complete(known.stored());
            return mine;
        }
        Thread.ofVirtual().name("write-probe").start(() -> run(mine));
        return mine;
    }

    private void run(CompletableFuture<Boolean> outcome) {
        boolean stored = false;
        try {
            probe.run();
            stored = true;
        } catch (RuntimeException failure) {
            log.debug("a probe write failed", failure);
        } finally {
            last = new Outcome(stored, clock.nanos());
            running.set(null);
            outcome.complete(stored);
        }
    }
}
