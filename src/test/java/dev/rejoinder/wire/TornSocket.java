package dev.rejoinder.wire;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.function.IntSupplier;

/** A socket that delivers a response in pieces and then the end of the stream. */
final class TornSocket extends Socket {
    private final InputStream pieces;

    /**
     * Creates a socket.
     *
     * @param pieceBytes the size of each next piece, 1 or more
     */
    TornSocket(byte[] response, IntSupplier pieceBytes) {
        pieces =
                new ByteArrayInputStream(response) {
                    @Override
                    public int read(byte[] target, int offset, int length) {
                        return super.read(target, offset, Math.min(length, pieceBytes.getAsInt()));
                    }
                };
    }

    @Override
    public InputStream getInputStream() {
        return pieces;
    }

    @Override
    public OutputStream getOutputStream() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public void setSoTimeout(int millis) {}
}
