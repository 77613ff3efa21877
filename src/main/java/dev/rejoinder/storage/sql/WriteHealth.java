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
 * Whether a database stores what is written to it. It learns from the writes that there are anyway.
 * Where there were none for a second, it makes a trial write when it is asked, one at a time, so
 * that health checks cost at most one sync a second however many ask. Thread-safe.
 */
public final class WriteHealth {
    /** How long an outcome counts. */
    static final Duration FRESH = Duration.ofSeconds(1);

    /** How long whoever asks waits for a trial; one that takes longer is taken for a failure. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(WriteHealth.class);

    private record Outcome(boolean stored, long atNanos) {}

    private final Clock clock;
    private final Duration patience;
    private final Runnable trial;
    private final AtomicReference<@Nullable CompletableFuture<Boolean>> running =
            new AtomicReference<>();
    private volatile @Nullable Outcome last;

    /**
     * @param trial writes something and has it stored, or throws {@link AppError}
     */
    public WriteHealth(Clock clock, Runnable trial) {
        this(clock, PATIENCE, trial);
    }

    WriteHealth(Clock clock, Duration patience, Runnable trial) {
        this.clock = clock;
        this.patience = patience;
        this.trial = trial;
    }

    /** Something was stored just now. */
    public void recordSuccess() {
        last = new Outcome(true, clock.nanos());
    }

    /** A write failed in a way that others may share; the next one who asks has it tried. */
    public void reportSuspectedFailure() {
        last = null;
    }

    /** Whether writes are stored now. Waits two seconds at most. */
    public boolean check() {
        Outcome known = last;
        if (known != null && clock.nanos() - known.atNanos() < FRESH.toNanos()) {
            return known.stored();
        }
        try {
            return tried().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException slow) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private CompletableFuture<Boolean> tried() {
        var mine = new CompletableFuture<Boolean>();
        CompletableFuture<Boolean> other = running.compareAndExchange(null, mine);
        if (other != null) {
            return other;
        }
        Thread.ofVirtual().name("write-trial").start(() -> run(mine));
        return mine;
    }

    private void run(CompletableFuture<Boolean> outcome) {
        boolean stored = false;
        try {
            trial.run();
            stored = true;
        } catch (RuntimeException failure) {
            log.debug("a trial write failed", failure);
        } finally {
            last = new Outcome(stored, clock.nanos());
            running.set(null);
            outcome.complete(stored);
        }
    }
}
