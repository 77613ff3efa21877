package dev.rejoinder.wire;

import java.io.IOException;
import java.nio.channels.SocketChannel;

/** A transport that an {@link EventLoop} can read. */
interface ChannelTransport extends ByteTransport {
    SocketChannel channel();

    /**
     * Reads what has arrived; the channel must be in non-blocking mode. Returns the number of
     * bytes, 0 if there are none yet, or -1 when the server has closed the connection.
     */
    int readNow(byte[] target, int offset, int length) throws IOException;

    /** Whether {@link #readNow} returns more although nothing else arrives. */
    boolean hasReadAhead();
}
