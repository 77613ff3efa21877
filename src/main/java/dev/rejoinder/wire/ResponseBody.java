package dev.rejoinder.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.OptionalLong;

/** The body of a response, read from its connection. Used by one thread. */
public abstract sealed class ResponseBody
        permits ChunkedBody, ResponseBody.FixedLengthBody, ResponseBody.UntilCloseBody {
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    final HttpConnection connection;

    ResponseBody(HttpConnection connection) {
        this.connection = connection;
    }

    /**
     * Creates the body that follows a head.
     *
     * @throws ProtocolException when the head does not define the length of the body unambiguously
     */
    public static ResponseBody of(ResponseHead head, HttpConnection connection)
            throws ProtocolException {
        boolean chunked = head.chunked();
        OptionalLong length = head.contentLength();
        if (head.status() == NO_CONTENT || head.status() == NOT_MODIFIED) {
            return new FixedLengthBody(connection, 0);
        }
        if (chunked) {
            return new ChunkedBody(connection);
        }
        return length.isPresent()
                ? new FixedLengthBody(connection, length.getAsLong())
                : new UntilCloseBody(connection);
    }

    /**
     * Blocks until at least one byte is available, and reads at most {@code length} bytes. Returns
     * their number, or -1 at the end of the body.
     *
     * @param length more than 0
     * @throws EOFException when the server closes the connection before the end of the body
     * @throws ProtocolException when the body is malformed; later calls throw it again
     */
    public final int read(byte[] target, int offset, int length) throws IOException {
        while (true) {
            int readable = readable();
            if (readable > 0) {
                int count = Math.min(readable, length);
                connection.take(target, offset, count);
                taken(count);
                return count;
            }
            if (ended()) {
                return -1;
            }
            if (!connection.fill()) {
                closed();
            }
        }
    }

    /**
     * Skips to the end of the body if it is near.
     *
     * @param most the maximum number of bytes to skip
     * @param millis the timeout for each read
     * @throws IOException when the end cannot be reached
     */
    public final void drain(int most, int millis) throws IOException {
        int left = most;
        while (left > 0) {
            int readable = readable();
            if (readable > 0) {
                int count = Math.min(readable, left);
                connection.skip(count);
                taken(count);
                left -= count;
            } else if (ended() || !connection.fillWithin(millis)) {
                return;
            }
        }
    }

    /**
     * The number of bytes that {@link #read} can return without blocking. Skips framing that was
     * received already; never blocks.
     */
    public abstract int readable() throws ProtocolException;

    /** Whether {@link #read} returns or throws without blocking. Never blocks. */
    public final boolean isReady() throws ProtocolException {
        return readable() > 0 || ended() || connection.closedByServer();
    }

    /** Whether the body and the framing after it were read. */
    public abstract boolean ended();

    /** Counts content bytes that were read from the connection. */
    abstract void taken(int count);

    /**
     * The server closed the connection.
     *
     * @throws EOFException unless that ends the body
     */
    abstract void closed() throws EOFException;

    /** A body with a {@code Content-Length}. */
    static final class FixedLengthBody extends ResponseBody {
        private long left;

        FixedLengthBody(HttpConnection connection, long length) {
            super(connection);
            this.left = length;
        }

        @Override
        public int readable() {
            return (int) Math.min(left, connection.available());
        }

        @Override
        public boolean ended() {
            return left == 0;
        }

        @Override
        void taken(int count) {
            left -= count;
        }

        @Override
        void closed() throws EOFException {
            throw new EOFException("closed " + left + " bytes before the end of the body");
        }
    }

    /** A body that ends with the connection. A truncated body looks the same. */
    static final class UntilCloseBody extends ResponseBody {
        private boolean ended;

        UntilCloseBody(HttpConnection connection) {
            super(connection);
        }

        @Override
        public int readable() {
            return connection.available();
        }

        @Override
        public boolean ended() {
            return ended;
        }

        @Override
        void taken(int count) {}

        @Override
        void closed() {
            ended = true;
        }
    }
}
