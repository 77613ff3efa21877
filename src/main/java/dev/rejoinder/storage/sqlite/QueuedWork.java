package dev.rejoinder.storage.sqlite;

import dev.rejoinder.core.AppError;
import dev.rejoinder.storage.sql.Sql;
import dev.rejoinder.storage.sql.TransactionWork;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A caller's work that a database thread runs. The caller waits in {@link #await}; the thread may
 * run the work more than once, and completes it once.
 */
final class QueuedWork<T extends @Nullable Object> {
    private final TransactionWork<T> work;
    private final Thread caller = Thread.currentThread();
    private @Nullable T result;
    private @Nullable AppError failure;

    /** Publishes {@code result} and {@code failure} to the caller. */
    private volatile boolean complete;

    QueuedWork(TransactionWork<T> work) {
        this.work = work;
    }

    /** Runs the work and keeps its exception for the caller. */
    void run(Sql sql) {
        result = null;
        failure = null;
        try {
            result = work.run(sql);
        } catch (AppError e) {
            failure = e;
        } catch (Throwable e) {
            // Errors too must reach the caller, which waits without a timeout.
            failure = AppError.internal(e);
        }
    }

    boolean failed() {
        return failure != null;
    }

    Optional<AppError> failure() {
        return Optional.ofNullable(failure);
    }

    void fail(AppError error) {
        failure = error;
    }

    void complete() {
        complete = true;
        LockSupport.unpark(caller);
    }

    /**
     * Waits for the result. An interrupt does not end the wait, because the work may still be
     * committed; the interrupt status is restored afterwards.
     */
    @SuppressWarnings("NullAway") // a result is null only where T itself may be
    T await() {
        boolean interrupted = false;
        while (!complete) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw failure;
        }
        return result;
    }
}
