package dev.rejoinder.provider.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/**
 * A connected socket with its read buffer. Used by one thread at a time; {@link #close()} may come
 * from any.
 */
final class ProviderConnection {
    static final int BUFFER_BYTES = 2048;

    private final ProviderOrigin origin;
    private final Socket raw;
    private final Socket layered;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private boolean answered;
    private long idleSinceNanos;

    /**
     * @param raw the TCP socket
     * @param layered what speaks over it: the same one, or TLS
     */
    ProviderConnection(ProviderOrigin origin, Socket raw, Socket layered) throws IOException {
        this.origin = origin;
        this.raw = raw;
        this.layered = layered;
        this.in = layered.getInputStream();
        this.out = layered.getOutputStream();
    }

    ProviderOrigin origin() {
        return origin;
    }

    Socket raw() {
        return raw;
    }

    void send(byte[] request) throws IOException {
        answered = false;
        out.write(request);
        out.flush();
    }

    /** Whether any byte has come since the last request was sent. */
    boolean answered() {
        return answered;
    }

    /** Blocks for more once the buffer is used up; false when the other side has closed. */
    boolean fill() throws IOException {
        int count = in.read(buffer, 0, BUFFER_BYTES);
        if (count < 0) {
            return false;
        }
        position = 0;
        limit = count;
        answered = true;
        return true;
    }

    /** As {@link #fill()}, with a limit: for the rare read that nobody watches. */
    boolean fillWithin(int millis) throws IOException {
        layered.setSoTimeout(millis);
        boolean filled = fill();
        layered.setSoTimeout(0);
        return filled;
    }

    int available() {
        return limit - position;
    }

    /** The next byte, unsigned; there must be one. */
    int peek() {
        return buffer[position] & 0xFF;
    }

    int next() {
        return buffer[position++] & 0xFF;
    }

    void take(byte[] target, int offset, int count) {
        System.arraycopy(buffer, position, target, offset, count);
        position += count;
    }

    void skip(int count) {
        position += count;
    }

    /** Whether bytes wait that nobody asked for; then no answer could be told from them. */
    boolean unasked() {
        try {
            return available() > 0 || in.available() > 0;
        } catch (IOException e) {
            return true;
        }
    }

    void idleSince(long nanos) {
        idleSinceNanos = nanos;
    }

    long idleSinceNanos() {
        return idleSinceNanos;
    }

    /**
     * Closes the TCP socket itself: TLS would first try to say good-bye, and wait for a writer that
     * is stuck.
     */
    void close() {
        closeQuietly(raw);
    }

    static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Nobody waits for what this socket could still have said.
        }
    }
}
