package dev.rejoinder.wire;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import javax.net.ssl.SSLContext;

/**
 * A connected socket with a read buffer. Used by one thread at a time; any thread may {@link
 * #close()} it. Blocking reads allocate the buffer, and keep it while they wait. Thousands of
 * connections may wait on an event loop, so these have none, and borrow one for each read.
 */
public final class HttpConnection implements Closeable {
    private static final byte[] NO_BUFFER = {};

    private final ByteTransport transport;
    private final int bufferBytes;
    private byte[] buffer = NO_BUFFER;
    private int position;
    private int limit;
    private boolean answered;
    private boolean closedByServer;

    private HttpConnection(ByteTransport transport, int bufferBytes) {
        this.transport = transport;
        this.bufferBytes = bufferBytes;
    }

    /**
     * Wraps a connected socket.
     *
     * @param raw the TCP socket
     * @param layered the TLS socket over it, or {@code raw} again
     */
    public static HttpConnection of(Socket raw, Socket layered, int bufferBytes)
            throws IOException {
        return new HttpConnection(new SocketStreams(raw, layered), bufferBytes);
    }

    /** Wraps a connected channel, which an event loop can read. */
    public static HttpConnection of(SocketChannel channel, int bufferBytes) throws IOException {
        return new HttpConnection(new PlainChannel(channel), bufferBytes);
    }

    /**
     * Wraps a connected channel and starts TLS on it. Blocks until the handshake is complete and
     * the server's certificate is verified. An event loop can read the connection.
     */
    public static HttpConnection secure(
            SocketChannel channel, SSLContext tls, String host, int port, int bufferBytes)
            throws IOException {
        var transport = new TlsChannel(channel, TlsHandshake.engine(tls, host, port));
        return new HttpConnection(transport, bufferBytes);
    }

    public void send(byte[] request) throws IOException {
        answered = false;
        transport.write(request);
    }

    /** Whether any byte was received since the last request was sent. */
    public boolean answered() {
        return answered;
    }

    /** Whether the server sent bytes before a request. They could be mistaken for its response. */
    public boolean hasUnexpectedBytes() {
        try {
            return available() > 0 || transport.hasUnreadBytes();
        } catch (IOException e) {
            return true;
        }
    }

    /** Blocks for more bytes when the buffer is empty; returns false when the server has closed. */
    boolean fill() throws IOException {
        if (closedByServer) {
            return false;
        }
        byte[] target = ownBuffer();
        return filled(transport.read(target, 0, target.length));
    }

    private byte[] ownBuffer() {
        if (buffer.length < bufferBytes) {
            buffer = new byte[bufferBytes];
        }
        return buffer;
    }

    /** Frees the buffer, except for unread bytes. */
    public void trimBuffer() {
        buffer = available() == 0 ? NO_BUFFER : Arrays.copyOfRange(buffer, position, limit);
        limit -= position;
        position = 0;
    }

    /** As {@link #fill()}, with a timeout, for reads that no watchdog aborts. */
    boolean fillWithin(int millis) throws IOException {
        transport.setReadTimeout(millis);
        boolean filled = fill();
        transport.setReadTimeout(0);
        return filled;
    }

    private boolean filled(int count) {
        if (count < 0) {
            closedByServer = true;
            return false;
        }
        position = 0;
        limit = count;
        answered = true;
        return true;
    }

    /** Whether a read has found that the server closed the connection. */
    boolean closedByServer() {
        return closedByServer;
    }

    /** Whether {@link #readArrived} and {@link #startReading} work on this connection. */
    public boolean isNonBlocking() {
        return transport instanceof ChannelTransport;
    }

    /**
     * Calls a reader for bytes that have arrived, and does not wait for others. Most short answers
     * fit into one read.
     *
     * @param reader called after each read into the empty buffer, which it must empty
     * @param most the number of bytes after which to stop, unless more were already decrypted
     * @return what the reader returned last; true if nothing has arrived
     */
    @SuppressWarnings("ByteBufferBackingArray") // shared buffers are allocated arrays
    public boolean readArrived(EventLoop.Reader reader, int most) throws IOException {
        ChannelTransport source = channelTransport();
        ByteBuffer lent = SharedBuffers.take();
        source.channel().configureBlocking(false);
        try {
            boolean more = true;
            buffer = lent.array();
            for (int left = most;
                    more && (left > 0 || source.hasReadAhead()) && fillNow(source);
                    left -= limit) {
                more = reader.read();
            }
            return more;
        } finally {
            trimBuffer();
            SharedBuffers.giveBack(lent);
            source.channel().configureBlocking(true);
        }
    }

    /**
     * Calls a reader on an event loop when bytes have arrived, until it returns false or throws.
     * Call {@link #readArrived} before: no arrival announces the bytes that were decrypted ahead.
     *
     * @param reader as in {@link #readArrived}
     */
    public EventLoop.Reading startReading(EventLoops loops, EventLoop.Reader reader)
            throws IOException {
        ChannelTransport source = channelTransport();
        EventLoop loop = loops.choose();
        source.channel().configureBlocking(false);
        trimBuffer();
        return loop.start(
                source.channel(),
                () -> {
                    buffer = loop.buffer();
                    try {
                        boolean more = true;
                        do {
                            if (fillNow(source)) {
                                more = reader.read();
                            }
                        } while (more && source.hasReadAhead());
                        return more;
                    } finally {
                        trimBuffer();
                    }
                });
    }

    private ChannelTransport channelTransport() {
        if (transport instanceof ChannelTransport source) {
            return source;
        }
        throw new IllegalStateException("not a channel");
    }

    /** Returns whether there is something new: bytes, or the end of the connection. */
    private boolean fillNow(ChannelTransport source) throws IOException {
        int count = source.readNow(buffer, 0, buffer.length);
        return count != 0 && (filled(count) || closedByServer);
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

    @Override
    public void close() {
        transport.close();
    }

    public static void closeQuietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // The socket is not used any more.
        }
    }
}
