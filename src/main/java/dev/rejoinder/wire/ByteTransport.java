package dev.rejoinder.wire;

import java.io.IOException;

/**
 * The bytes of one connection, plain or over TLS. Used by one thread at a time; any thread may
 * {@link #close()} it.
 */
interface ByteTransport {
    /**
     * Blocks for at least one byte. Returns the number of bytes read, or -1 when the server has
     * closed the connection.
     *
     * @throws java.net.SocketTimeoutException after the read timeout
     */
    int read(byte[] target, int offset, int length) throws IOException;

    /** Blocks until all bytes were passed to the system. */
    void write(byte[] bytes) throws IOException;

    /** Sets the timeout of {@link #read} in milliseconds; 0 means none. */
    void setReadTimeout(int millis) throws IOException;

    /** Whether bytes arrived that were not read. */
    boolean hasUnreadBytes() throws IOException;

    /** Closes the TCP socket directly. A close message of TLS could block behind a stuck writer. */
    void close();
}
