package dev.rejoinder.http;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A response that is sent while it is written. It buffers the beginning: a short response is sent
 * in one piece; for a longer one the headers are sent first. Not thread-safe.
 */
final class LargeResponse extends OutputStream {
    private final Sender sender;
    private final byte[] beginning = new byte[GzipEncoding.MIN_BYTES];
    private int held;
    private @Nullable OutputStream out;

    /** Sends the response, either whole or in pieces. */
    abstract static class Sender {
        private final Response response;
        private final Callback callback;

        Sender(Response response, Callback callback) {
            this.response = response;
            this.callback = callback;
        }

        /** Sends a short response. */
        abstract void whole(byte[] body);

        /** Sets the headers of a long response; returns whether its body is compressed. */
        abstract boolean begin();

        private OutputStream pieces() throws IOException {
            boolean compressed = begin();
            OutputStream out =
                    new FilterOutputStream(Content.Sink.asOutputStream(response)) {
                        @Override
                        public void write(byte[] bytes, int offset, int length) throws IOException {
                            out.write(bytes, offset, length);
                        }

                        @Override
                        public void close() throws IOException {
                            super.close();
                            callback.succeeded();
                        }
                    };
            return compressed ? GzipEncoding.fast(out) : out;
        }
    }

    LargeResponse(Sender sender) {
        this.sender = sender;
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
            out = sender.pieces();
            out.write(beginning, 0, held);
        }
        out.write(bytes, offset, length);
    }

    /**
     * Ends the response. If writing failed, it stays open, so the client sees that it is
     * incomplete.
     */
    @Override
    public void close() throws IOException {
        if (out == null) {
            sender.whole(Arrays.copyOf(beginning, held));
        } else {
            out.close();
        }
    }
}
