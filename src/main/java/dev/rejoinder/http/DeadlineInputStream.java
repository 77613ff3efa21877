package dev.rejoinder.http;

import dev.rejoinder.core.Clock;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Input that has to come within a time. It looks at the clock whenever something has come, so that
 * it needs no timer; what does not come at all ends when the connection has idled for too long.
 */
final class DeadlineInputStream extends FilterInputStream {
    private final Clock clock;
    private final long begunNanos;
    private final long limitNanos;

    /** It came, and came too late. */
    static final class TooLateException extends IOException {
        private static final long serialVersionUID = 1;
    }

    DeadlineInputStream(InputStream in, Clock clock, Duration limit) {
        super(in);
        this.clock = clock;
        this.begunNanos = clock.nanos();
        this.limitNanos = limit.toNanos();
    }

    @Override
    public int read() throws IOException {
        return inTime(super.read());
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return inTime(super.read(bytes, offset, length));
    }

    private int inTime(int result) throws TooLateException {
        if (result >= 0 && clock.nanos() - begunNanos > limitNanos) {
            throw new TooLateException();
        }
        return result;
    }
}
