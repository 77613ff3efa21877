package dev.rejoinder.http;

import dev.rejoinder.core.Clock;
import java.time.Duration;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * A body that must arrive at a minimum rate. It checks the clock after each read, as {@link
 * DeadlineInputStream} does.
 */
final class UploadedBody implements Content.Source {
    private static final int MIN_BYTES_PER_SECOND = 64 << 10;

    private final Content.Source body;
    private final Clock clock;
    private final Duration limit;
    private final long begunNanos;
    private long received;
    private boolean broken;

    /**
     * Wraps an unread body.
     *
     * @param limit the time in addition to that for the bytes received
     */
    UploadedBody(Content.Source body, Clock clock, Duration limit) {
        this.body = body;
        this.clock = clock;
        this.limit = limit;
        this.begunNanos = clock.nanos();
    }

    @Override
    public Content.@Nullable Chunk read() {
        Content.Chunk chunk = body.read();
        if (chunk == null || Content.Chunk.isFailure(chunk)) {
            broken |= chunk != null;
            return chunk;
        }
        received += chunk.remaining();
        if (clock.nanos() - begunNanos <= allowed().toNanos()) {
            return chunk;
        }
        chunk.release();
        return Content.Chunk.from(new DeadlineInputStream.TooLateException());
    }

    private Duration allowed() {
        return limit.plusMillis(received * 1_000 / MIN_BYTES_PER_SECOND);
    }

    /** The number of bytes that have arrived. */
    long received() {
        return received;
    }

    /** Whether the connection failed, or an invalid chunk arrived. */
    boolean isBroken() {
        return broken;
    }

    @Override
    public long getLength() {
        return body.getLength();
    }

    @Override
    public void demand(Runnable demandCallback) {
        body.demand(demandCallback);
    }

    @Override
    public void fail(Throwable failure) {
        body.fail(failure);
    }
}
