package dev.rejoinder.storage.sqlite;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A bounded queue of work for the database threads. Thread-safe. */
final class WorkQueue {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int capacity;
    private final ArrayDeque<QueuedWork<?>> waiting = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private boolean closed;

    WorkQueue(int capacity) {
        this.capacity = capacity;
    }

    /** Adds a unit. Throws {@code OVERLOADED} if full, {@code SHUTTING_DOWN} if closed. */
    void add(QueuedWork<?> unit) {
        lock.lock();
        try {
            if (closed) {
                throw AppError.shuttingDown();
            }
            if (waiting.size() >= capacity) {
                throw AppError.retryLater(
                        ErrorCode.OVERLOADED,
                        "The server is overloaded. Please try again later.",
                        RETRY_AFTER);
            }
            waiting.add(unit);
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for units and moves at most {@code most} of them into {@code batch}. Returns false if
     * the queue is closed and empty.
     */
    boolean take(List<QueuedWork<?>> batch, int most) {
        lock.lock();
        try {
            while (waiting.isEmpty()) {
                if (closed) {
                    return false;
                }
                arrived.awaitUninterruptibly();
            }
            for (int i = 0; i < most && !waiting.isEmpty(); i++) {
                batch.add(waiting.remove());
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Rejects new units; queued ones can still be taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
