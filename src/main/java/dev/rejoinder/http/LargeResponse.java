package dev.rejoinder.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is sent while it is written. Its beginning is held back until it is clear whether
 * it is so short that it can be sent in one piece; only then does its head leave. Not thread-safe.
 */
final class LargeResponse extends OutputStream {
    private final Ways ways;
    private final byte[] beginning = new byte[GzipEncoding.MIN_BYTES];
    private int held;
    private @Nullable OutputStream out;

    /** How it leaves. */
    interface Ways {
        /** All at once, and then it is over. */
        void whole(byte[] body);

        /** Piece by piece, until the stream that is returned is closed. */
        OutputStream pieces() throws IOException;
    }

    LargeResponse(Ways ways) {
        this.ways = ways;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (out == null && held + length <= beginning.length) {
            System.arraycopy(bytes, offset, beginning, held, length);
            held += length;
            return;
        }
        if (out == null) {
            out = ways.pieces();
            out.write(beginning, 0, held);
        }
        out.write(bytes, offset, length);
    }

    /** Ends the answer. One that failed half way is not closed: it must not look whole. */
    @Override
    public void close() throws IOException {
        if (out == null) {
            ways.whole(Arrays.copyOf(beginning, held));
        } else {
            out.close();
        }
    }
}
