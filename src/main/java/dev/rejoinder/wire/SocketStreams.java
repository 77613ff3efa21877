package dev.rejoinder.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** A connected {@link Socket}, or a TLS socket over it. */
final class SocketStreams implements ByteTransport {
    private final Socket raw;
    private final Socket layered;
    private final InputStream in;
    private final OutputStream out;

    SocketStreams(Socket raw, Socket layered) throws IOException {
        this.raw = raw;
        this.layered = layered;
        this.in = layered.getInputStream();
        this.out = layered.getOutputStream();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return in.read(target, offset, length);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    @Override
    public void setReadTimeout(int millis) throws IOException {
        layered.setSoTimeout(millis);
    }

    @Override
    public boolean hasUnreadBytes() throws IOException {
        return in.available() > 0;
    }

    @Override
    public void close() {
        HttpConnection.closeQuietly(raw);
    }
}
