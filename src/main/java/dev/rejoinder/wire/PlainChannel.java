package dev.rejoinder.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A connected channel without TLS. */
final class PlainChannel implements ChannelTransport {
    private final SocketChannel channel;
    private final InputStream in;
    private final OutputStream out;

    PlainChannel(SocketChannel channel) throws IOException {
        this.channel = channel;
        this.in = channel.socket().getInputStream();
        this.out = channel.socket().getOutputStream();
    }

    @Override
    public SocketChannel channel() {
        return channel;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return in.read(target, offset, length);
    }

    @Override
    public int readNow(byte[] target, int offset, int length) throws IOException {
        return channel.read(ByteBuffer.wrap(target, offset, length));
    }

    @Override
    public boolean hasReadAhead() {
        return false;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    /** As {@link #read(byte[], int, int)}, into the rest of a heap buffer. */
    int read(ByteBuffer target) throws IOException {
        int count =
                in.read(
                        target.array(),
                        target.arrayOffset() + target.position(),
                        target.remaining());
        target.position(target.position() + Math.max(count, 0));
        return count;
    }

    /** Blocks until the rest of a heap buffer was passed to the system. */
    void write(ByteBuffer bytes) throws IOException {
        out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        bytes.position(bytes.limit());
    }

    @Override
    public void setReadTimeout(int millis) throws IOException {
        channel.socket().setSoTimeout(millis);
    }

    @Override
    public boolean hasUnreadBytes() throws IOException {
        return in.available() > 0;
    }

    @Override
    public void close() {
        HttpConnection.closeQuietly(channel);
    }
}
