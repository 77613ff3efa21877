package dev.rejoinder.http;

import dev.rejoinder.core.AppError;
import dev.rejoinder.core.ErrorCode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits the memory of request bodies, because hundreds of large ones whose requests wait for a
 * model would fill the heap. A body takes its place until its request is handled. Small bodies are
 * not counted. Thread-safe.
 */
final class LargeBodies {
    private static final int SMALL = 16 << 10;

    /** A body takes this many times its size: as bytes, as text, and as values made of it. */
    private static final int COPIES = 4;

    /** Bodies may fill this fraction of the heap: one divided by the value. */
    private static final int HEAP_DIVISOR = 4;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final long most;
    private final AtomicLong used = new AtomicLong();

    /**
     * Creates a limit.
     *
     * @param heapBytes the largest size of the heap
     */
    LargeBodies(long heapBytes) {
        this.most = heapBytes / HEAP_DIVISOR;
    }

    /**
     * Reserves the memory for a body.
     *
     * @return what to {@link #release} when the request is handled
     * @throws AppError OVERLOADED
     */
    long reserve(long bodyBytes) {
        if (bodyBytes <= SMALL) {
            return 0;
        }
        long wanted = bodyBytes * COPIES;
        if (used.addAndGet(wanted) > most) {
            used.addAndGet(-wanted);
            throw AppError.retryLater(
                    ErrorCode.OVERLOADED,
                    "The server handles too many large requests. Please try again later.",
                    RETRY_AFTER);
        }
        return wanted;
    }

    void release(long reserved) {
        used.addAndGet(-reserved);
    }
}
