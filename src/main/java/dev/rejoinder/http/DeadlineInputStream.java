package dev.rejoinder.http;

import dev.rejoinder.core.Clock;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Input that must arrive by a deadline. It checks the clock after each read, so it needs no timer.
 * If nothing arrives at all, the connection's idle timeout ends the read.
 */
final class DeadlineInputStream extends FilterInputStream {
    private final Clock clock;
    private final long begunNanos;
    private final long limitNanos;

    /** Data arrived after the deadline. */
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
