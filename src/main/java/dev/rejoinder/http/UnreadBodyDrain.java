package dev.rejoinder.http;

import dev.rejoinder.core.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;

/**
 * Reads and discards the rest of a request body, within limits. Closing a connection with unread
 * bytes resets it, and the client might never see the response.
 */
final class UnreadBodyDrain {
    /**
     * The maximum to read, in bytes. A client that sends more may see a reset instead of the
     * response.
     */
    static final int MAX = 16 << 20;

    /** A client that pauses this long is waiting for the response. */
    private static final long LONGEST_PAUSE_MILLIS = 500;

    private UnreadBodyDrain() {}

    /** Reads and discards the body. Returns whether it ended within the time and size limits. */
    static boolean drop(Content.Source body, Clock clock, Duration atMost) {
        long begunNanos = clock.nanos();
        long left = MAX;
        while (left > 0 && clock.nanos() - begunNanos < atMost.toNanos()) {
            Content.Chunk chunk = body.read();
            if (chunk == null) {
                if (!comes(body)) {
                    return false;
                }
                continue;
            }
            if (Content.Chunk.isFailure(chunk)) {
                return false;
            }
            left -= chunk.remaining();
            boolean last = chunk.isLast();
            chunk.release();
            if (last) {
                return true;
            }
        }
        return false;
    }

    private static boolean comes(Content.Source body) {
        var come = new CountDownLatch(1);
        body.demand(come::countDown);
        try {
            return come.await(LONGEST_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
