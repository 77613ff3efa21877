package dev.rejoinder.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.OptionalLong;

/** The body of a response, as its connection delivers it. Used by one thread. */
public abstract sealed class ResponseBody
        permits ChunkedBody, ResponseBody.FixedLengthBody, ResponseBody.UntilCloseBody {
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    final HttpConnection connection;

    ResponseBody(HttpConnection connection) {
        this.connection = connection;
    }

    /**
     * The body that follows a head.
     *
     * @throws ProtocolException when the head does not say clearly where the body ends
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
     * Blocks until at least one byte is there, and moves at most {@code length} of them into {@code
     * target}. Returns how many, or -1 at the end of the body.
     *
     * @param length more than 0
     * @throws EOFException when the server closed before that end
     * @throws ProtocolException when the body is malformed; so does each later call
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
     * Skips to the end of the body, if that is near.
     *
     * @param most bytes to skip; then gives up
     * @param millis to wait for each further piece
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
     * The number of bytes that {@link #read} can return at once. Moves past framing that has
     * arrived; never blocks.
     */
    public abstract int readable() throws ProtocolException;

    /** Whether all of the body has been read, with the framing after it. */
    public abstract boolean ended();

    /** Counts bytes of content that were taken from the connection. */
    abstract void taken(int count);

    /**
     * Handles the close of the connection.
     *
     * @throws EOFException unless that ends the body
     */
    abstract void closed() throws EOFException;

    /** A body whose length the head announced. */
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

    /** A body that ends with its connection. One that was cut off looks the same. */
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
