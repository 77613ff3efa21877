package dev.rejoinder.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/**
 * A connected socket with a read buffer. Used by one thread at a time; any thread may {@link
 * #close()} it.
 */
public final class HttpConnection {
    private final Socket raw;
    private final Socket layered;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer;
    private int position;
    private int limit;
    private boolean answered;

    /**
     * Wraps a connected socket.
     *
     * @param raw the TCP socket
     * @param layered the TLS socket over it, or {@code raw} again
     */
    public HttpConnection(Socket raw, Socket layered, int bufferBytes) throws IOException {
        this.raw = raw;
        this.layered = layered;
        this.in = layered.getInputStream();
        this.out = layered.getOutputStream();
        this.buffer = new byte[bufferBytes];
    }

    public Socket raw() {
        return raw;
    }

    public void send(byte[] request) throws IOException {
        answered = false;
        out.write(request);
        out.flush();
    }

    /** Whether any byte was received since the last request was sent. */
    public boolean answered() {
        return answered;
    }

    /** Whether the server sent bytes before a request. They could be mistaken for its response. */
    public boolean hasUnexpectedBytes() {
        try {
            return available() > 0 || in.available() > 0;
        } catch (IOException e) {
            return true;
        }
    }

    /** Blocks for more bytes when the buffer is empty; returns false when the server has closed. */
    boolean fill() throws IOException {
        int count = in.read(buffer, 0, buffer.length);
        if (count < 0) {
            return false;
        }
        position = 0;
        limit = count;
        answered = true;
        return true;
    }

    /** As {@link #fill()}, with a timeout, for reads that no watchdog aborts. */
    boolean fillWithin(int millis) throws IOException {
        layered.setSoTimeout(millis);
        boolean filled = fill();
        layered.setSoTimeout(0);
        return filled;
    }

    int available() {
        return limit - position;
    }

    /** The next byte, unsigned; the buffer must not be empty. */
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

    /**
     * Closes the TCP socket directly. Closing the TLS socket would first send a close message and
     * could block behind a stuck writer.
     */
    public void close() {
        closeQuietly(raw);
    }

    public static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // The socket is not used any more.
        }
    }
}
