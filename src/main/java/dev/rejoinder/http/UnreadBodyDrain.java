package dev.rejoinder.http;

import dev.rejoinder.core.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;

/**
 * What nobody has read of a body. A connection that is closed with bytes unread is reset, and then
 * its client may never see why; so they are read first, within limits.
 */
final class UnreadBodyDrain {
    /** The most of it, in bytes. Who sends more may see a reset in place of the answer. */
    static final int MAX = 16 << 20;

    /** Who sends nothing for so long waits for an answer. */
    private static final long LONGEST_PAUSE_MILLIS = 500;

    private UnreadBodyDrain() {}

    /** Reads it and throws it away. Whether it came to its end within a time and the limits. */
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
