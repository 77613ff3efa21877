package dev.rejoinder.provider.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.Locale;

/** How an answer's body is told from what surrounds it. Works on what its connection holds. */
sealed interface ResponseBody permits ChunkedBody, ResponseBody.Sized, ResponseBody.UntilClose {
    /**
     * How many bytes of content lie at the connection's position. Moves over framing that is there;
     * never blocks.
     */
    int readable() throws IOException;

    /** Says that so many of them were taken. */
    void taken(int count);

    /** Whether the proper end has been reached. */
    boolean ended();

    /**
     * Says that the other side has closed.
     *
     * @throws EOFException unless that is this body's end
     */
    void closed() throws EOFException;

    static ResponseBody of(ResponseHead head, ProviderConnection connection)
            throws ProtocolException {
        if (head.status() == 204 || head.status() == 304) {
            return new Sized(connection, 0);
        }
        String coding = only(head, "Transfer-Encoding");
        String length = only(head, "Content-Length");
        if (!coding.isEmpty() && !length.isEmpty()) {
            throw new ProtocolException("a length and a transfer coding");
        }
        if (!coding.isEmpty()) {
            if (!coding.toLowerCase(Locale.ROOT).equals("chunked")) {
                throw new ProtocolException("an unknown transfer coding");
            }
            return new ChunkedBody(connection);
        }
        return length.isEmpty()
                ? new UntilClose(connection)
                : new Sized(connection, parseLength(length));
    }

    private static String only(ResponseHead head, String name) throws ProtocolException {
        String found = "";
        for (Header header : head.headers()) {
            if (header.name().equalsIgnoreCase(name)) {
                if (!found.isEmpty() || header.value().isEmpty()) {
                    throw new ProtocolException(name + " twice or empty");
                }
                found = header.value();
            }
        }
        return found;
    }

    private static long parseLength(String text) throws ProtocolException {
        // 18 digits fit into a long whatever they are.
        if (text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new ProtocolException("not a content length");
        }
        return Long.parseLong(text);
    }

    /** A body of a length known before. */
    final class Sized implements ResponseBody {
        private final ProviderConnection connection;
        private long left;

        Sized(ProviderConnection connection, long length) {
            this.connection = connection;
            this.left = length;
        }

        @Override
        public int readable() {
            return (int) Math.min(left, connection.available());
        }

        @Override
        public void taken(int count) {
            left -= count;
        }

        @Override
        public boolean ended() {
            return left == 0;
        }

        @Override
        public void closed() throws EOFException {
            throw new EOFException("closed " + left + " bytes before the body's end");
        }
    }

    /** A body that ends with its connection; a cut one looks the same. */
    final class UntilClose implements ResponseBody {
        private final ProviderConnection connection;
        private boolean ended;

        UntilClose(ProviderConnection connection) {
            this.connection = connection;
        }

        @Override
        public int readable() {
            return connection.available();
        }

        @Override
        public void taken(int count) {}

        @Override
        public boolean ended() {
            return ended;
        }

        @Override
        public void closed() {
            ended = true;
        }
    }
}
