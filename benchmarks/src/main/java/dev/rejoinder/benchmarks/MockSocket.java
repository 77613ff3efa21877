package dev.rejoinder.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A non-blocking connection to {@link MockProvider}, with or without TLS. */
interface MockSocket {
    /** Reads the available bytes. Returns their number, or -1 if the client has closed. */
    int read(ByteBuffer into) throws IOException;

    /** Sends what the connection accepts now. */
    void write(ByteBuffer from) throws IOException;

    /** Whether bytes that were taken from {@link #write} still wait for the connection. */
    boolean hasUnsent();

    void close() throws IOException;

    /** A connection without TLS. */
    record Plain(SocketChannel channel) implements MockSocket {
        @Override
        public int read(ByteBuffer into) throws IOException {
            return channel.read(into);
        }

        @Override
        public void write(ByteBuffer from) throws IOException {
            channel.write(from);
        }

        @Override
        public boolean hasUnsent() {
            return false;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
